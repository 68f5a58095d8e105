import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Log } from '#lib/kernel/log.ts';
import { SIGNALING_PATH } from '#lib/protocol/events.ts';
import { assetHeaders, rawAssetHeaders } from './access/securityHeaders.ts';
import { describeError } from './ops/describeError.ts';

export type RequestHandler = (request: IncomingMessage, response: ServerResponse) => Promise<void> | void;
export type UpgradeHandler = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

export interface HttpServerOptions {
  /** Answers everything that is not an upgrade. */
  readonly handle: RequestHandler;
  /** Takes upgrades on the signaling path. */
  readonly signaling: UpgradeHandler;
  /** Takes every other upgrade: hot reload in development. False for one it does not want. */
  readonly otherUpgrades: (request: IncomingMessage, socket: Duplex, head: Buffer) => boolean;
  readonly log: Log;
}

/**
 * The one HTTP server: Next and signaling behind one port, security headers on whatever it says. It holds connections that do
 * not finish their request in time to ten seconds, and no request can end the process.
 */
export function createHttpServer({ handle, signaling, otherUpgrades, log }: HttpServerOptions): Server {
  const server = createServer({ headersTimeout: 8_000, requestTimeout: 10_000, connectionsCheckingInterval: 1_000 });

  server.on('request', (request, response) => {
    for (const [name, value] of Object.entries(assetHeaders)) response.setHeader(name, value);
    // Absolute and asterisk forms are for proxies, which this is none.
    if (!request.url?.startsWith('/')) return answerPlainly(response, 400, 'Bad Request');
    if (!METHODS.has(request.method ?? '')) {
      response.setHeader('Allow', [...METHODS].join(', '));
      return answerPlainly(response, 405, 'Method Not Allowed');
    }
    Promise.resolve()
      .then(() => handle(request, response))
      .catch((error: unknown) => {
        log.error('request failed', describeError(error));
        answerPlainly(response, 500, 'Internal Server Error');
      });
  });

  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => {});
    if (request.url?.split('?')[0] === SIGNALING_PATH) return signaling(request, socket, head);
    if (!otherUpgrades(request, socket, head)) endRawly(socket, '404 Not Found');
  });

  server.on('clientError', (error: NodeJS.ErrnoException, socket) => {
    if (error.code === 'ECONNRESET' || !socket.writable) socket.destroy();
    else endRawly(socket, parseFailures[error.code ?? ''] ?? '400 Bad Request');
  });

  return server;
}

/** What pages and routes are made for. Next answers some of the others by throwing. */
const METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST']);

const parseFailures: Readonly<Record<string, string>> = {
  HPE_HEADER_OVERFLOW: '431 Request Header Fields Too Large',
  ERR_HTTP_REQUEST_TIMEOUT: '408 Request Timeout',
};

function answerPlainly(response: ServerResponse, status: number, text: string): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  response.statusCode = status;
  response.setHeader('Content-Type', 'text/plain; charset=utf-8');
  response.setHeader('Connection', 'close');
  response.end(text);
}

function endRawly(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\n${rawAssetHeaders}Content-Length: 0\r\n\r\n`, () => socket.destroy());
}
