import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { attribute, decode, encode, errorOf, lengthOf, longTermKey, maskAddress, messageType, xorAddress } from './message.ts';

const hex = (text: string) => Buffer.from(text.replaceAll(/\s/g, ''), 'hex');

// RFC 5769: what everybody's encoder is tried with.
const ipv4Response = hex(`0101003c 2112a442 b7e7a701bc34d686fa87dfae 8022000b 7465737420766563746f7220 00200008 0001a147e112a643
  00080014 2b91f599fd9e90c38c7489f92af9ba53f06be7d7 80280004 c07d4c96`);
const ipv6Response = hex(`01010048 2112a442 b7e7a701bc34d686fa87dfae 8022000b 7465737420766563746f7220 00200014 0002a1470113a9faa5d3f179bc25f4b5bed2b9d9
  00080014 a382954e4be67bf11784c97c8292c275bfe3ed41 80280004 c8fb0b4c`);
const longTermRequest = hex(`00010060 2112a442 78ad3433c6ad72c029da412e 00060012 e3839ee38388e383aae38383e382afe382b90000
  0015001c 662f2f3439396b39353464364f4c33346f4c394653547679363473 41 0014000b 6578616d706c652e6f726700
  00080014 f67024656dd64a3e02b8e0712e85c9a28ca89666`);

describe('messages', () => {
  it('are read as RFC 5769 has them', () => {
    const [four, six] = [decode(ipv4Response), decode(ipv6Response)];
    expect(four?.type).toBe(messageType.bindingSuccess);
    expect(four && xorAddress(four.attributes.get(attribute.xorMappedAddress), four.transaction)).toEqual({ family: 4, address: '192.0.2.1', port: 32853 });
    expect(six && xorAddress(six.attributes.get(attribute.xorMappedAddress), six.transaction)).toEqual({ family: 6, address: '2001:db8:1234:5678:11:2233:4455:6677', port: 32853 });
  });

  it('are signed as RFC 5769 has them, with long-term credentials', () => {
    const [username, realm, nonce] = ['マトリックス', 'example.org', 'f//499k954d6OL34oL9FSTvy64sA'];
    const key = longTermKey(username, realm, 'TheMatrIX');
    const attributes = [[attribute.username, username], [attribute.nonce, nonce], [attribute.realm, realm]] as const;
    const built = encode(messageType.bindingRequest, hex('78ad3433c6ad72c029da412e'), attributes.map(([type, text]) => [type, Buffer.from(text)]), key);
    expect(built.toString('hex')).toBe(longTermRequest.toString('hex'));
  });

  it('come back as they went out', () => {
    const attributes = fc.uniqueArray(fc.tuple(fc.integer({ min: 0, max: 0xffff }), fc.uint8Array({ maxLength: 90 })), { selector: ([type]) => type, maxLength: 8 });
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 0x3fff }), fc.uint8Array({ minLength: 12, maxLength: 12 }), attributes, (type, transaction, given) => {
        const bytes = encode(type, Buffer.from(transaction), given.map(([name, value]) => [name, Buffer.from(value)]));
        const read = decode(bytes);
        expect(lengthOf(bytes)).toBe(bytes.length);
        expect(read?.type).toBe(type);
        expect([...(read?.attributes ?? [])].map(([name, value]) => [name, [...value]])).toEqual(given.map(([name, value]) => [name, [...value]]));
      }),
    );
  });

  it('that are none are nothing, whatever they are', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 200 }), (bytes) => decode(Buffer.from(bytes)) === null));
    fc.assert(
      fc.property(fc.integer({ min: 0, max: ipv4Response.length - 1 }), fc.integer({ min: 0, max: 255 }), (at, byte) => {
        const bent = Buffer.from(ipv4Response);
        bent[at] = byte;
        const read = decode(bent);
        if (read) {
          errorOf(read);
          xorAddress(read.attributes.get(attribute.xorMappedAddress), read.transaction);
        }
        expect(decode(bent.subarray(0, at))).toBeNull();
      }),
    );
  });

  it('hide addresses and show them again', () => {
    const transaction = fc.uint8Array({ minLength: 12, maxLength: 12 });
    const family4 = fc.tuple(fc.ipV4(), fc.nat(65_535)).map(([address, port]) => ({ family: 4 as const, address, port }));
    const groups = fc.array(fc.nat(65_535).map((group) => group.toString(16)), { minLength: 8, maxLength: 8 });
    const family6 = fc.tuple(groups, fc.nat(65_535)).map(([list, port]) => ({ family: 6 as const, address: list.join(':'), port }));
    fc.assert(
      fc.property(fc.oneof(family4, family6), transaction, (address, bytes) => {
        expect(xorAddress(maskAddress(address, Buffer.from(bytes)), Buffer.from(bytes))).toEqual(address);
      }),
    );
  });
});
