// The bare pages' server as a process of its own, for where it has to run somewhere else: serve.ts PORT HOST
import { startBareServer } from './server.ts';

const [port, host] = process.argv.slice(2);
await startBareServer(Number(port), host);
