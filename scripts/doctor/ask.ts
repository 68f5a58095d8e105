import { request as plainRequest } from 'node:http';
import type { IncomingHttpHeaders } from 'node:http';
import { request as secureRequest } from 'node:https';
import type { Deployment } from './deployment.ts';
import { codeOf } from './finding.ts';

export type Answer =
  | {
      readonly ok: true;
      readonly status: number;
      readonly headers: IncomingHttpHeaders;
      /** Its first 64 KiB. */
      readonly body: string;
      /** When the request went out and when the head of the answer was there, ms since the epoch. */
      readonly sent: number;
      readonly received: number;
    }
  | { readonly ok: false; readonly code: string };

const MOST_CHARS = 65_536;

/**
 * One request, no redirect followed. Certificates are looked at by `certificate.ts`; here they are taken as they are, so that one fault
 * does not hide all others.
 */
export function ask({ ca, patience }: Deployment, url: URL, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
  return new Promise((resolve) => {
    const request = url.protocol === 'https:' ? secureRequest : plainRequest;
    const asked = request(url, { headers, agent: false, rejectUnauthorized: false, ...(ca === null ? {} : { ca }) });
    const sent = Date.now();
    asked.setTimeout(patience, () => asked.destroy(Object.assign(new Error('too late'), { code: 'ETIMEDOUT' })));
    asked.once('error', (error) => resolve({ ok: false, code: codeOf(error) }));
    asked.once('upgrade', (response, socket) => {
      socket.on('error', () => {});
      socket.destroy();
      resolve({ ok: true, status: response.statusCode ?? 0, headers: response.headers, body: '', sent, received: Date.now() });
    });
    asked.once('response', (response) => {
      const received = Date.now();
      let body = '';
      response.setEncoding('utf8');
      response.on('data', (chunk: string) => (body = `${body}${chunk}`.slice(0, MOST_CHARS)));
      response.once('error', (error) => resolve({ ok: false, code: codeOf(error) }));
      response.once('end', () => resolve({ ok: true, status: response.statusCode ?? 0, headers: response.headers, body, sent, received }));
    });
    asked.end();
  });
}
