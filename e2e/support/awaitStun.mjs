// node awaitStun.mjs ADDRESS PORT: ends well with the first answer to a STUN binding request (RFC 8489, section 5), badly when none comes.
import { randomBytes } from 'node:crypto';
import { createSocket } from 'node:dgram';

const START_MS = 10_000;
/** ms between two requests to a server that may not listen yet (RFC 8489, section 6.2.1, has 500). */
const ASK_EVERY_MS = 100;

const [address, port] = process.argv.slice(2);
const socket = createSocket('udp4');
const request = Buffer.concat([Buffer.from([0x00, 0x01, 0x00, 0x00, 0x21, 0x12, 0xa4, 0x42]), randomBytes(12)]);
// Nobody listens yet: the port is refused until somebody does.
socket.on('error', () => {});
socket.once('message', () => process.exit(0));
setInterval(() => socket.send(request, Number(port), address), ASK_EVERY_MS);
setTimeout(() => process.exit(1), START_MS);
