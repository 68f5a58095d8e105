import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { fingerprintIn, readFingerprints } from './fingerprints.ts';

const hashed = (text: string) => createHash('sha256').update(text).digest();
const named = (text: string) => hashed(text).toString('base64url');
const hex = (text: string) => (hashed(text).toString('hex').match(/../g) ?? []).join(':').toUpperCase();
const sdp = (...lines: readonly string[]) => ['v=0', 's=-', ...lines, 'a=setup:actpass', ''].join('\r\n');
const line = (text: string) => `a=fingerprint:sha-256 ${hex(text)}`;

describe('the fingerprint in a description', () => {
  it('is read in either case, however often it is said', () => {
    expect(fingerprintIn(sdp(line('a')))).toBe(named('a'));
    expect(fingerprintIn(sdp(line('a'), line('a').toLowerCase()))).toBe(named('a'));
  });

  it.each([
    ['there is none', sdp()],
    ['there are several', sdp(line('a'), line('decoy'))],
    ['it is of another hash', sdp(`a=fingerprint:sha-1 ${hex('a').slice(0, 59)}`)],
    ['it is cut short', sdp(line('a').slice(0, -3))],
    ['it goes on', sdp(`${line('a')}:00`)],
  ])('is none where %s', (_, description) => {
    expect(fingerprintIn(description)).toBeNull();
  });
});

describe('the fingerprints of a connection', () => {
  const [localDescription, remoteDescription] = [{ sdp: sdp(line('own')) }, { sdp: sdp(line('described')) }];
  const certificate = new TextEncoder().encode('certificate').buffer;

  it('are of the certificate that DTLS was done with, where the browser shows it', async () => {
    const transport = { getRemoteCertificates: () => [certificate, new ArrayBuffer(1)] };
    const pc = { localDescription, remoteDescription, sctp: { transport } };
    expect(await readFingerprints(pc)).toEqual({ own: named('own'), remote: named('certificate') });
  });

  it.each([
    ['no transport', null],
    ['a transport that does not tell', { transport: {} }],
    ['no certificate yet', { transport: { getRemoteCertificates: () => [] } }],
  ])('are of the description with %s', async (_, sctp) => {
    expect(await readFingerprints({ localDescription, remoteDescription, sctp })).toEqual({ own: named('own'), remote: named('described') });
  });

  it('are unknown where a description names two', async () => {
    expect(await readFingerprints({ localDescription, remoteDescription: { sdp: sdp(line('a'), line('b')) }, sctp: null })).toBeNull();
    expect(await readFingerprints({ localDescription: null, remoteDescription, sctp: null })).toBeNull();
  });
});
