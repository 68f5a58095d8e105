import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addressAttribute, addressIn, ATTRIBUTE, attributeOf, decodeMessage, encodeMessage, errorIn, hasIntegrity, longTermKey } from './stunMessage.ts';
import type { StunMessage } from './stunMessage.ts';
import { addressOfBytes, bytesOfAddress } from './transportAddress.ts';
import { parseTurnUrl } from './turnUrl.ts';

// RFC 5769, section 2.4: a request with long-term authentication, and the response over IPv4 of section 2.2.
const sampleRequest = Buffer.from(
  '000100602112a44278ad3433c6ad72c029da412e00060012e3839ee38388e383aae38383e382af' +
    'e382b900000015001c662f2f3439396b39353464364f4c33346f4c394653547679363473410014000b6578616d706c652e6f7267000008' +
    '0014f67024656dd64a3e02b8e0712e85c9a28ca89666',
  'hex',
);
const sampleResponse = Buffer.from(
  '0101003c2112a442b7e7a701bc34d686fa87dfae8022000b7465737420766563746f7220002000080001a147e112a643000800142b91f599fd9e90c38c7489f92af9ba53f06be7d780280004c07d4c96',
  'hex',
);

const transaction = fc.uint8Array({ minLength: 12, maxLength: 12 }).map((bytes) => Buffer.from(bytes));
const message: fc.Arbitrary<StunMessage> = fc.record({
  method: fc.constantFrom('binding', 'allocate', 'refresh', 'send', 'data', 'createPermission', 'channelBind'),
  class: fc.constantFrom('request', 'indication', 'success', 'error'),
  transaction,
  attributes: fc.array(
    fc.record({ type: fc.integer({ min: 0x4000, max: 0x7fff }), value: fc.uint8Array({ maxLength: 40 }).map((bytes) => Buffer.from(bytes)) }),
    { maxLength: 6 },
  ),
});
const address = fc.oneof(fc.ipV4(), fc.ipV6());

describe('STUN messages', () => {
  it('are read as RFC 5769 writes them', () => {
    const response = decodeMessage(sampleResponse);
    expect(response).toMatchObject({ method: 'binding', class: 'success' });
    expect(response && addressIn(response, ATTRIBUTE.xorMappedAddress)).toEqual({ address: '192.0.2.1', port: 32853 });
    expect(hasIntegrity(sampleResponse, Buffer.from('VOkJxbRl1RmTxUk/WvJxBt'))).toBe(true);
  });

  it('prove a long-term credential as RFC 5769 does', () => {
    // Its password is written with a soft hyphen and other forms that OpaqueString takes out: TheMatrIX.
    const key = longTermKey('マトリックス', 'example.org', 'TheMatrIX');
    const request = decodeMessage(sampleRequest);
    expect(request && attributeOf(request, ATTRIBUTE.realm)?.toString()).toBe('example.org');
    expect(hasIntegrity(sampleRequest, key)).toBe(true);
    expect(hasIntegrity(sampleRequest, longTermKey('マトリックス', 'example.org', 'TheMatrix'))).toBe(false);
  });

  it('come out as they went in', () => {
    fc.assert(
      fc.property(message, fc.boolean(), (given, signed) => {
        const key = signed ? Buffer.from('key') : null;
        const bytes = encodeMessage(given, key);
        const read = decodeMessage(bytes);
        expect(read?.method).toBe(given.method);
        expect(read?.class).toBe(given.class);
        expect(read?.transaction.equals(given.transaction)).toBe(true);
        expect(read?.attributes.slice(0, given.attributes.length)).toEqual(given.attributes);
        expect(hasIntegrity(bytes, Buffer.from('key'))).toBe(signed);
      }),
    );
  });

  it('are none once a bit of them has flipped', () => {
    fc.assert(
      fc.property(message, fc.nat(), (given, where) => {
        const bytes = encodeMessage(given, Buffer.from('key'));
        const at = where % (bytes.length * 8);
        bytes.writeUInt8(bytes.readUInt8(at >> 3) ^ (1 << (at & 7)), at >> 3);
        // The fingerprint attribute itself may have become an unknown one; then only the integrity tells.
        expect(decodeMessage(bytes) === null || !hasIntegrity(bytes, Buffer.from('key')) || at >= (bytes.length - 8) * 8).toBe(true);
      }),
    );
  });

  it('are not believed for a proof of another length', () => {
    const bytes = encodeMessage({ method: 'refresh', class: 'success', transaction: Buffer.alloc(12), attributes: [] }, Buffer.from('key'));
    // Eight bytes more: the fingerprint behind it.
    bytes.writeUInt16BE(28, 22);
    expect(hasIntegrity(bytes, Buffer.from('key'))).toBe(false);
  });

  it('never throw, whatever comes in', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.boolean(), (noise, plausible) => {
        const bytes = Buffer.from(noise);
        if (plausible && bytes.length >= 20) {
          sampleRequest.copy(bytes, 0, 0, 8);
          bytes.writeUInt16BE(bytes.length - 20, 2);
        }
        const read = decodeMessage(bytes);
        hasIntegrity(bytes, Buffer.from('key'));
        if (read) for (const type of Object.values(ATTRIBUTE)) [addressIn(read, type), errorIn(read)].forEach((value) => expect(value).toBeDefined());
      }),
    );
  });

  it('carry any address', () => {
    fc.assert(
      fc.property(address, fc.integer({ min: 0, max: 65_535 }), transaction, (text, port, id) => {
        const attribute = addressAttribute(ATTRIBUTE.xorPeerAddress, { address: text, port }, id);
        const read = addressIn({ method: 'send', class: 'indication', transaction: id, attributes: [attribute] }, ATTRIBUTE.xorPeerAddress);
        expect(read?.port).toBe(port);
        expect(read && bytesOfAddress(read.address)).toEqual(bytesOfAddress(text));
      }),
    );
  });
});

describe('addresses', () => {
  it.each([
    ['127.0.0.1', '7f000001', '127.0.0.1'],
    ['::', '00'.repeat(16), '::'],
    ['::1', `${'00'.repeat(15)}01`, '::1'],
    ['2001:DB8::1:0', `20010db8${'00'.repeat(8)}00010000`, '2001:db8::1:0'],
    ['::ffff:10.1.2.3', `${'00'.repeat(10)}ffff0a010203`, '::ffff:10.1.2.3'],
    ['64:ff9b::192.0.2.1', `0064ff9b${'00'.repeat(8)}c0000201`, '64:ff9b::c000:201'],
    ['fe80::', `fe80${'00'.repeat(14)}`, 'fe80::'],
  ])('%s', (text, hex, back) => {
    const bytes = bytesOfAddress(text);
    expect(bytes?.toString('hex')).toBe(hex);
    if (bytes) expect(addressOfBytes(bytes)).toBe(back);
  });
  it.each(['', 'localhost', '1.2.3', '1.2.3.4.5', ':::', 'fe80::1%eth0', '[::1]'])('%j is none', (text) => expect(bytesOfAddress(text)).toBeNull());
});

describe('STUN and TURN URIs', () => {
  it.each([
    ['turn:turn.example', { kind: 'turn', host: 'turn.example', port: 3478, transport: 'udp' }],
    ['turn:turn.example?transport=tcp', { kind: 'turn', host: 'turn.example', port: 3478, transport: 'tcp' }],
    ['turns:turn.example:443?transport=tcp', { kind: 'turn', host: 'turn.example', port: 443, transport: 'tls' }],
    ['turns:[2001:db8::1]', { kind: 'turn', host: '2001:db8::1', port: 5349, transport: 'tls' }],
    ['stun:stun.example:19302', { kind: 'stun', host: 'stun.example', port: 19_302, transport: 'udp' }],
  ])('%s', (text, url) => expect(parseTurnUrl(text)).toEqual(url));
  it.each(['turn:', 'turn://a', 'http://a', 'turn:a:0', 'turn:a:70000', 'turns:a?transport=udp', 'turn:a b', 'turn:a?x=1'])('%s is none', (text) => {
    expect(parseTurnUrl(text)).toBeNull();
  });
});
