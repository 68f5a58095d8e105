import { createHmac } from 'node:crypto';
import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';
import { describe, expect, it } from 'vitest';
import { participantId } from '#lib/protocol/ids.ts';
import { addressGroup, requestOrigin } from './forwarded.ts';
import { iceConfigFor, iceConfigWithoutTurn } from './iceServers.ts';
import { isAllowedOrigin } from './origin.ts';
import { assetHeaders, pagePolicy } from './securityHeaders.ts';

function requestWith(headers: Record<string, string>, address = '192.0.2.7'): IncomingMessage {
  const socket = new Socket();
  Object.defineProperty(socket, 'remoteAddress', { value: address });
  const request = new IncomingMessage(socket);
  Object.assign(request.headers, headers);
  return request;
}

describe('what a request says of itself', () => {
  const spoofed = {
    host: 'real.example',
    'x-forwarded-for': '198.51.100.1, 203.0.113.9',
    'x-forwarded-host': 'fake.example',
    'x-forwarded-proto': 'https',
  };

  it('is not believed without a trusted proxy', () => {
    expect(requestOrigin(requestWith(spoofed), 0)).toEqual({ address: '192.0.2.7', host: 'real.example', scheme: null });
  });
  it('is believed as far as the trusted proxies reach', () => {
    expect(requestOrigin(requestWith(spoofed), 1)).toEqual({ address: '203.0.113.9', host: 'fake.example', scheme: 'https' });
    expect(requestOrigin(requestWith(spoofed), 2).address).toBe('198.51.100.1');
    expect(requestOrigin(requestWith(spoofed), 5).address).toBe('198.51.100.1');
    expect(requestOrigin(requestWith({ host: 'h' }), 1)).toEqual({ address: '192.0.2.7', host: 'h', scheme: null });
  });
  it.each([
    ['192.0.2.7', '192.0.2.7'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    ['2001:0db8:0001:0002::9', '2001:db8:1:2::/64'],
    ['2001:db8::9', '2001:db8:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ])('counts %s as %s', (address, group) => {
    expect(addressGroup(address)).toBe(group);
  });
});

describe('which origins may open a socket', () => {
  const plain = { address: 'a', host: 'localhost:3000', scheme: null } as const;
  const proxied = { address: 'a', host: 'call.example', scheme: 'https' } as const;
  const unsaid = { address: 'a', host: 'call.example', scheme: null } as const;
  it.each([
    ['its own', 'http://localhost:3000', plain, true],
    ['none', undefined, plain, false],
    ['null', 'null', plain, false],
    ['empty', '', plain, false],
    ['another host', 'http://evil.example', plain, false],
    ['another port', 'http://localhost:3001', plain, false],
    ['no port', 'http://localhost', plain, false],
    ['another scheme', 'https://localhost:3000', plain, false],
    ['a subdomain', 'http://sub.localhost:3000', plain, false],
    ['a longer host', 'http://localhost:30000', plain, false],
    ['a path', 'http://localhost:3000/', plain, false],
    ['its own behind TLS', 'https://call.example', proxied, true],
    ['without TLS', 'http://call.example', proxied, false],
    ['a subdomain behind TLS', 'https://a.call.example', proxied, false],
    ['TLS ended in front, untold', 'https://call.example', unsaid, true],
    ['no TLS, untold', 'http://call.example', unsaid, true],
    ['another port, untold', 'https://call.example:8443', unsaid, false],
    ['no host at all', 'http://localhost:3000', { address: 'a', host: null, scheme: null }, false],
    ['a host that is none', 'http://a', { address: 'a', host: 'x@a', scheme: null }, false],
  ] as const)('%s', (_name, origin, request, allowed) => {
    expect(isAllowedOrigin(origin, request, null)).toBe(allowed);
  });

  it('keeps to the list when there is one', () => {
    const list = ['https://call.example'];
    expect(isAllowedOrigin('https://call.example', plain, list)).toBe(true);
    expect(isAllowedOrigin('http://localhost:3000', plain, list)).toBe(false);
    expect(isAllowedOrigin('null', plain, ['null'])).toBe(false);
  });
});

describe('ICE servers', () => {
  const somebody = participantId.parse('a'.repeat(21));
  const turn = { urls: ['turn:turn.example:3478'], secret: 'key', ttl: 3600 };

  it('come with credentials that coturn makes the same way', () => {
    const config = iceConfigFor({ stunUrls: [], turn }, somebody, true, 1_000_000_999);
    expect(config.servers[0]?.username).toBe(`1003600:${somebody}`);
    expect(config.expires).toBe(1_003_600_000);
    // From `printf %s 1003600:aaaaaaaaaaaaaaaaaaaaa | openssl dgst -sha1 -hmac key -binary | base64`.
    expect(config.servers[0]?.credential).toBe('3dS1OvehCOltCdIRnBbrzUh/+vo=');
  });
  it('use HMAC-SHA1 as RFC 2202 has it (test case 2)', () => {
    expect(createHmac('sha1', 'Jefe').update('what do ya want for nothing?').digest('hex')).toBe('effcdf6ae5eb2fa2d27416d5f184df9c259a7c79');
  });
  it('may be none at all', () => {
    expect(iceConfigFor({ stunUrls: [], turn: null }, somebody, true, 0)).toEqual({ servers: [], expires: null });
  });
  it('are given to a preview for ten minutes, or for less where credentials last for less', () => {
    expect(iceConfigFor({ stunUrls: [], turn }, somebody, false, 0).expires).toBe(600_000);
    expect(iceConfigFor({ stunUrls: [], turn: { ...turn, ttl: 60 } }, somebody, false, 0).expires).toBe(60_000);
  });
  it('are asked for again in a minute by whoever was given none', () => {
    expect(iceConfigWithoutTurn({ stunUrls: ['stun:s.example'], turn }, 0)).toEqual({ servers: [{ urls: ['stun:s.example'] }], expires: 60_000 });
    expect(iceConfigWithoutTurn({ stunUrls: [], turn: null }, 0)).toEqual({ servers: [], expires: null });
  });
  it('carry no credentials for STUN', () => {
    expect(iceConfigFor({ stunUrls: ['stun:s.example'], turn: null }, somebody, true, 0)).toEqual({
      servers: [{ urls: ['stun:s.example'] }],
      expires: null,
    });
  });
});

describe('the policy of a page', () => {
  const page = pagePolicy({ nonce: 'abc', host: 'call.example:8443', development: false });
  const scripts = page.split('; ').find((directive) => directive.startsWith('script-src'));

  it('lets scripts in by nonce only', () => {
    expect(scripts).toBe("script-src 'self' 'nonce-abc' 'strict-dynamic'");
    expect(pagePolicy({ nonce: 'abc', host: null, development: true })).toContain("'unsafe-eval'");
  });
  it('names the sockets of its own host', () => {
    expect(page).toContain("connect-src 'self' ws://call.example:8443 wss://call.example:8443;");
  });
  it.each(["evil; script-src *", "a b", "a'b", '*', 'a,b', ''])('takes nothing over from the Host header %j', (host) => {
    expect(pagePolicy({ nonce: 'abc', host, development: false })).toContain("connect-src 'self';");
  });
  it('is shown in frames of those who may, and of nobody otherwise', () => {
    expect(page).toContain("frame-ancestors 'none'");
    expect(pagePolicy({ nonce: 'abc', host: null, development: false, ancestors: ['https://a.example', 'https://b.example'] })).toContain('frame-ancestors https://a.example https://b.example');
  });
  it('is stricter for what is not a page', () => {
    expect(assetHeaders['Content-Security-Policy']).toMatch(/^default-src 'none';.*frame-ancestors 'none'/);
  });
});
