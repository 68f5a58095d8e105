// A process that floods a server: `attacker.mjs <port> <sockets> <messages a second on each> <seconds>`. It stops by itself, and tells its
// parent how many ms each socket lasted from its first message on; null: it was never cut.
import { WebSocket } from 'ws';

const [port, sockets, rate, seconds] = process.argv.slice(2).map(Number);
const TICK_MS = 5;
const origin = `http://127.0.0.1:${port}`;
const message = '42["leave",{}]';

/** Sends `rate` messages a second until it is cut or the time is over. */
function flood() {
  return new Promise((resolve) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}/api/socket?EIO=4&transport=websocket`, { origin });
    let [began, sent, ticking] = [null, 0, undefined];
    const end = (lasted) => {
      clearInterval(ticking);
      clearTimeout(over);
      socket.terminate();
      resolve(lasted);
    };
    const over = setTimeout(() => end(null), seconds * 1000);
    socket.on('error', () => {});
    socket.on('open', () => socket.send('40'));
    socket.on('message', (data) => {
      if (began !== null || !(Buffer.isBuffer(data) && data.toString().startsWith('40'))) return;
      began = performance.now();
      ticking = setInterval(() => {
        const due = ((performance.now() - began) / 1000) * rate;
        for (; sent < due && socket.readyState === WebSocket.OPEN; sent++) socket.send(message);
      }, TICK_MS);
    });
    socket.on('close', () => end(began === null ? 0 : performance.now() - began));
  });
}

const lasted = await Promise.all(Array.from({ length: sockets }, flood));
process.send?.(lasted);
process.disconnect?.();
