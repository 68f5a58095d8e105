import { lookup } from 'node:dns/promises';
import { connect, isIP } from 'node:net';
import type { Deployment } from './deployment.ts';
import { hostOf, portOf } from './deployment.ts';
import { broken, codeOf, doubtful, fine } from './finding.ts';
import type { Finding } from './finding.ts';

/** This machine has no way to such an address, which says nothing of the deployment. */
const NO_WAY_FROM_HERE: ReadonlySet<string> = new Set(['ENETUNREACH', 'EADDRNOTAVAIL', 'EAFNOSUPPORT', 'EHOSTUNREACH']);

/** Which addresses the name has, and whether something listens at each of them. */
export async function* checkReach(deployment: Deployment): AsyncGenerator<Finding, boolean> {
  const [host, port] = [hostOf(deployment), portOf(deployment)];
  let addresses: readonly string[];
  try {
    addresses = [...new Set((await lookup(host, { all: true })).map(({ address }) => address))];
  } catch (error) {
    yield broken('dns', `The name ${host} has no address (${codeOf(error)}).`, `Make an A record for ${host} that points to the server, and an AAAA record if it has IPv6. A new record may take some minutes to be seen.`);
    return false;
  }
  const [four, six] = [4, 6].map((family) => addresses.filter((address) => isIP(address) === family));
  const shown = (list: readonly string[] = []) => (list.length > 0 ? list.join(', ') : 'none');
  yield fine('dns', `${host} is at ${shown(four)} (IPv4), ${shown(six)} (IPv6).`);

  const tries = await Promise.all(addresses.map(async (address) => ({ address, code: await tryAddress(address, port, deployment.patience) })));
  const dead = tries.filter(({ code }) => code !== null && !NO_WAY_FROM_HERE.has(code));
  const alive = tries.filter(({ code }) => code === null);
  if (alive.length === 0) {
    const refused = dead.some(({ code }) => code === 'ECONNREFUSED');
    yield broken(
      'port',
      `Nothing answers at port ${port} of ${host} (${[...new Set(tries.map(({ code }) => code))].join(', ')}).`,
      refused
        ? `The machine is there, but no program listens on port ${port}. Start the server or the reverse proxy, or name the port that it listens on.`
        : `Packets get lost on the way: open TCP port ${port} in the firewall of the machine and of its provider, and check that the address is the right one.`,
    );
    return false;
  }
  if (dead.length > 0) {
    const which = dead.map(({ address }) => address).join(', ');
    yield doubtful('port', `Port ${port} answers, but not at ${which}.`, `Whoever is sent to ${which} waits or fails. Make the server listen there too, or remove that ${isIP(dead[0]?.address ?? '') === 6 ? 'AAAA' : 'A'} record.`);
    return true;
  }
  const untried = tries.length - alive.length;
  yield fine('port', `Port ${port} answers${untried > 0 ? ' (over IPv4; this machine has no IPv6 to try the rest)' : ''}.`);
  return true;
}

/** Null when a connection comes about, or the code of why not. */
function tryAddress(address: string, port: number, patience: number): Promise<string | null> {
  return new Promise((resolve) => {
    const socket = connect({ host: address, port });
    const done = (code: string | null) => {
      socket.destroy();
      resolve(code);
    };
    socket.setTimeout(patience, () => done('ETIMEDOUT'));
    socket.once('connect', () => done(null));
    socket.once('error', (error) => done(codeOf(error)));
  });
}
