import type { OpenFailure } from '#lib/server/turn/stunTransport.ts';
import type { TurnFailure } from '#lib/server/turn/turnClient.ts';
import type { TurnUrl } from '#lib/server/turn/turnUrl.ts';
import { broken } from './finding.ts';
import type { Finding } from './finding.ts';

/** What went wrong with an ICE server, and what to do about it. */
export function iceFailure(check: string, { host, port, transport }: TurnUrl, failure: TurnFailure | { readonly reason: OpenFailure }): Finding {
  const protocol = transport === 'udp' ? 'UDP' : 'TCP';
  const where = `${host}, ${protocol} port ${port}`;
  switch (failure.reason) {
    case 'unknown-host':
      return broken(check, `The name ${host} has no address.`, 'Make an A record for it, or correct the name in STUN_URLS or TURN_URLS.');
    case 'unreachable':
      return broken(check, `No connection to ${where} comes about.`, `Is the server running, on that port and address, and does it take TCP (coturn: no-tcp and no-tls must not be set)? Then open TCP port ${port} in the firewall of the machine and of its provider.`);
    case 'untrusted':
      return broken(check, `The certificate at ${where} is not trusted, and browsers refuse it too.`, `Give the server one for ${host} from a public authority, with its whole chain (coturn: cert and pkey), and have it loaded anew when it is renewed.`);
    case 'closed':
      return transport === 'udp'
        ? broken(check, `Nothing listens at ${where}.`, 'Start the server, and check its port (coturn: listening-port).')
        : broken(check, `${where} hangs up.`, 'Is something else listening there, or is it the TLS port? For that the address begins with turns:.');
    case 'no-answer':
      return broken(check, `No answer from ${where}.`, `Open ${protocol} port ${port} in the firewall of the machine and of its provider. If it is open: is it a STUN or TURN server that runs there, and on that address?`);
    case 'malformed':
      return broken(check, 'It answers, but not as such a server does.', 'Is something else listening there? Check host and port.');
    case 'refused':
      return broken(check, `It refuses: ${failure.code} ${failure.phrase}`.trim(), remedyOf(failure.code));
  }
}

/** By the codes of RFC 8489, section 14.8, and RFC 8656, section 19. */
function remedyOf(code: number): string {
  switch (code) {
    case 401:
    case 431:
      return 'The credentials are wrong: TURN_SECRET has to be coturn’s static-auth-secret, to the letter, with use-auth-secret set. If they are equal, compare the clocks of both machines: credentials carry the time of their end.';
    case 403:
      return 'It may not be used from here. See coturn’s allowed-peer-ip and denied-peer-ip.';
    case 437:
    case 438:
    case 441:
      return 'It does not know what it has given a moment ago. Is something between that sends requests to several servers in turn?';
    case 442:
      return 'It does not relay UDP (coturn: no-udp-relay must not be set).';
    case 486:
      return 'Its quota is used up (coturn: user-quota, total-quota).';
    case 508:
      return 'It has no port left to give (coturn: min-port to max-port, total-quota).';
    default:
      return 'See its log.';
  }
}
