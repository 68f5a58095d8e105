import { broken } from './finding.ts';
import type { Finding } from './finding.ts';
import type { IceUrl } from './stun/iceUrl.ts';
import type { TurnFailure } from './stun/turn.ts';
import type { WireFailure } from './stun/wire.ts';

/** What went wrong with an ICE server, and what to do about it. */
export function failureFinding(check: string, url: IceUrl, failure: TurnFailure): Finding {
  switch (failure.kind) {
    case 'wire':
      return wireFinding(check, url, failure);
    case 'refused':
      return refusedFinding(check, failure.code, failure.words);
    case 'open':
      return broken(check, 'It relays for anybody, without credentials.', 'It will be found and used by strangers. Configure coturn with use-auth-secret and static-auth-secret (docs/operations.md).');
    case 'nonsense':
      return broken(check, 'It answers, but not as such a server does.', 'Is something else listening there? Check host and port.');
  }
}

function wireFinding(check: string, { over, host, port }: IceUrl, { reason, code }: WireFailure): Finding {
  const where = `${host}, ${over === 'udp' ? 'UDP' : 'TCP'} port ${port}`;
  switch (reason) {
    case 'no-address':
      return broken(check, `The name ${host} has no address (${code}).`, 'Make an A record for it, or correct the name in STUN_URLS or TURN_URLS.');
    case 'unreachable':
      return broken(check, `Nothing listens at ${where} (${code}).`, over === 'udp' ? 'Start it, and check its port (coturn: listening-port).' : 'Start it, check its port, and that it takes TCP (coturn: no-tcp and no-tls must not be set).');
    case 'silent':
      return broken(check, `No answer from ${where} (${code}).`, `Open ${over === 'udp' ? 'UDP' : 'TCP'} port ${port} in the firewall of the machine and of its provider. If it is open: is the server running, and on that address?`);
    case 'untrusted':
      return broken(check, `The TLS connection to ${where} does not come about (${code}).`, `Browsers refuse this too. Give it a certificate for ${host} from a public authority, with its whole chain (coturn: cert and pkey), and load it anew when it is renewed.`);
    case 'strange':
      return broken(check, `${where} does not speak STUN.`, over === 'tcp' ? 'Is that its TLS port? Then the address begins with turns:.' : 'Is something else listening there? Check host and port.');
  }
}

/** Codes of RFC 8489, section 14.8, and RFC 8656, section 19. */
function refusedFinding(check: string, code: number, words: string): Finding {
  const said = `It refuses: ${code} ${words}.`.replace(/\s+\./, '.');
  switch (code) {
    case 401:
    case 431:
      return broken(check, said, 'The credentials are wrong: TURN_SECRET has to be coturn’s static-auth-secret, to the letter, with use-auth-secret set. If they are equal, compare the clocks of both machines: credentials carry the time of their end.');
    case 403:
      return broken(check, said, 'It may not be used from here. See coturn’s allowed-peer-ip and denied-peer-ip.');
    case 437:
    case 438:
      return broken(check, said, 'It wants what it has given a moment ago no more. Is something between that sends requests to several servers in turn?');
    case 441:
      return broken(check, said, 'Somebody else holds this allocation. Try again.');
    case 442:
      return broken(check, said, 'It does not relay UDP (coturn: no-udp-relay must not be set).');
    case 486:
      return broken(check, said, 'Its quota for one user is used up (coturn: user-quota).');
    case 508:
      return broken(check, said, 'It has no port left to give: widen min-port to max-port, or raise total-quota.');
    default:
      return broken(check, said, 'See its log.');
  }
}
