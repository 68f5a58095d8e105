// The least that hands messages on: Socket.IO with the product's transport and heartbeat, no rules, no schemas, no rooms that are kept.
import { createServer } from 'node:http';
import { Server } from 'socket.io';
import { SIGNALING_PATH } from '#lib/protocol/events.ts';
import { HEARTBEAT_INTERVAL_MS, HEARTBEAT_TIMEOUT_MS } from '#lib/protocol/limits.ts';

const http = createServer((_, response) => void response.end('ok'));
const io = new Server(http, {
  path: SIGNALING_PATH,
  addTrailingSlash: false,
  serveClient: false,
  transports: ['websocket'],
  perMessageDeflate: false,
  pingInterval: HEARTBEAT_INTERVAL_MS,
  pingTimeout: HEARTBEAT_TIMEOUT_MS,
});
io.on('connection', (socket) => {
  let room = '';
  socket.on('join', async (wanted: { room: string }, answer: (reply: object) => void) => {
    ({ room } = wanted);
    await socket.join(room);
    socket.to(room).emit('roster', { joined: socket.id });
    answer({ ok: true, self: socket.id });
  });
  socket.on('leave', async (_: object, answer: (reply: object) => void) => {
    await socket.leave(room);
    socket.to(room).emit('roster', { left: socket.id });
    answer({ ok: true });
  });
  socket.on('signal', (message: { to: string }, answer: (reply: object) => void) => {
    io.to(message.to).emit('signal', { ...message, from: socket.id });
    answer({ ok: true });
  });
});
http.listen(Number(process.env['PORT']));
