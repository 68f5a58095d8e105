import { request } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import { expect, test } from './support/fixtures.ts';

interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** By hand: `fetch` would mend the path and hide some headers. */
function ask(origin: string, path: string, method = 'GET', headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
  const { hostname, port } = new URL(origin);
  return new Promise((resolve, reject) => {
    const asked = request({ hostname, port, path, method, headers }, (answer) => {
      let body = '';
      answer.setEncoding('utf8');
      answer.on('data', (chunk: string) => (body += chunk));
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body }));
    });
    asked.on('error', reject);
    asked.end();
  });
}

const everywhere: Readonly<Record<string, RegExp>> = {
  'x-content-type-options': /^nosniff$/,
  'referrer-policy': /^no-referrer$/,
  'permissions-policy': /camera=\(self\).*geolocation=\(\)/,
  'cross-origin-opener-policy': /^same-origin$/,
  'cross-origin-resource-policy': /^same-origin$/,
  'content-security-policy': /frame-ancestors 'none'/,
};

function expectHeaders({ headers }: Answer, what: string): void {
  for (const [name, pattern] of Object.entries(everywhere)) expect(String(headers[name] ?? '(missing)'), `${name} of ${what}`).toMatch(pattern);
  expect(headers['x-powered-by'], what).toBeUndefined();
  expect(headers['access-control-allow-origin'], what).toBeUndefined();
}

function scriptSources(csp: unknown): readonly string[] {
  const directive = String(csp).split(';').find((part) => part.trim().startsWith('script-src '));
  return directive?.trim().split(/\s+/).slice(1) ?? [];
}

const room = `/r/${'a'.repeat(21)}`;

const pages: readonly (readonly [string, number])[] = [
  ['/', 200], [room, 200], ['/privacy', 200], ['/?a=<script>', 200], ['/nothing-here', 404], ['/r/too-short', 404], ['/%F0%9F%92%A5', 404], ['/offline', 200],
];
for (const [path, status] of pages) {
  test(`page ${path} has every header and a nonce policy`, async ({ server }) => {
    const answer = await ask(server.origin, path);
    expect(answer.status).toBe(status);
    expectHeaders(answer, path);
    const sources = scriptSources(answer.headers['content-security-policy']);
    expect(sources.filter((source) => /unsafe-(inline|eval)|^\*|^https?:|data:/.test(source))).toEqual([]);
    const nonce = /'nonce-([^']{20,})'/.exec(sources.join(' '))?.[1] ?? '(none)';
    const scripts = [...answer.body.matchAll(/<script\b[^>]*>/g)].map(([tag]) => tag);
    expect(scripts.filter((tag) => !tag.includes(`nonce="${nonce}"`))).toEqual([]);
  });
}

test('what is no page has every header too, errors included', async ({ server }) => {
  const { body } = await ask(server.origin, '/');
  const script = /\/_next\/static\/[^"]+\.js/.exec(body)?.[0] ?? '';
  const style = /\/_next\/static\/[^"]+\.css/.exec(body)?.[0] ?? '';
  expect(script).not.toBe('');
  expect(style).not.toBe('');
  const paths = [
    script, style, '/icon.svg', '/api/health', '/api/ready', '/api/metrics', '/api/nothing', '/api/socket', '/api/socket/?EIO=4&transport=polling', '/_next/static/nothing.js',
    '/_next/image?url=x&w=64&q=1', '/favicon.ico', '/robots.txt',
  ];
  for (const path of paths) expectHeaders(await ask(server.origin, path), path);
});

test('malformed and unusual requests are answered, with headers, and end nothing', async ({ server }) => {
  for (const [method, path] of [['HEAD', '/'], ['HEAD', '/api/socket'], ['OPTIONS', '/'], ['POST', '/'], ['DELETE', room], ['GET', '/%'], ['GET', '/%c0%ae%c0%ae/'],
    ['GET', '//evil.example/'], ['GET', '/..%2f..%2fetc/passwd'], ['POST', '/api/health'], ['GET', `/${'x'.repeat(8_000)}`]] as const) {
    const answer = await ask(server.origin, path, method);
    expect(answer.status, `${method} ${path.slice(0, 40)}`).toBeLessThan(600);
    expectHeaders(answer, `${method} ${path.slice(0, 40)} (${answer.status})`);
    const target = String(answer.headers.location ?? '/');
    expect(new URL(target, server.origin).origin, 'a redirect stays here').toBe(server.origin);
  }
  expect((await ask(server.origin, '/api/health')).status).toBe(200);
  expect(server.running).toBe(true);
});

test('1,000 pages have 1,000 nonces', async ({ server }) => {
  const nonces = new Set<string>();
  for (let batch = 0; batch < 50; batch++) {
    const answers = await Promise.all(Array.from({ length: 20 }, () => ask(server.origin, batch % 2 === 0 ? '/' : '/privacy')));
    for (const { headers } of answers) nonces.add(/'nonce-([^']+)'/.exec(String(headers['content-security-policy']))?.[1] ?? '');
  }
  expect(nonces.has('')).toBe(false);
  expect(nonces.size).toBe(1_000);
});
