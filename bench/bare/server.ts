import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { Server } from 'socket.io';

const page = (name: string) => readFileSync(new URL(name, import.meta.url));

export interface BareServer {
  readonly origin: string;
  close(): Promise<void>;
}

/** The server of the bare pages: their files, a relay to whoever else is in the room, and one to somebody by name. */
export async function startBareServer(port: number, host = 'localhost'): Promise<BareServer> {
  const files = new Map([
    ['/', { type: 'text/html', body: page('index.html') }],
    ['/bare.js', { type: 'text/javascript', body: page('bare.js') }],
    ['/mesh.html', { type: 'text/html', body: page('mesh.html') }],
    ['/mesh.js', { type: 'text/javascript', body: page('mesh.js') }],
  ]);
  const http = createServer((request, response) => {
    const file = files.get(new URL(request.url ?? '/', 'http://bare').pathname);
    if (!file) return void response.writeHead(404).end();
    response.writeHead(200, { 'content-type': file.type }).end(file.body);
  });
  const io = new Server(http, { transports: ['websocket'] });
  io.on('connection', (socket) => {
    const room = String(socket.handshake.query['room']);
    void socket.join(room);
    socket.on('signal', (description: unknown) => socket.to(room).emit('signal', description));
    socket.on('here', () => socket.to(room).emit('here', socket.id));
    socket.on('to', (id: string, message: unknown) => io.to(id).emit('from', socket.id, message));
  });
  await new Promise<void>((resolve) => http.listen(port, host, resolve));
  return {
    origin: `http://${host}:${port}`,
    close: () => io.close(),
  };
}
