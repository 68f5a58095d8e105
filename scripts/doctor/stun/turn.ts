import { attribute, createTransaction, encode, errorOf, longTermKey, maskAddress, messageType, words, xorAddress } from './message.ts';
import type { Attributes, StunMessage, TransportAddress } from './message.ts';
import type { Wire, WireFailure } from './wire.ts';

export interface Credentials {
  readonly username: string;
  readonly password: string;
}

/** The relay refuses or does not answer as it should. `code` as in ERROR-CODE (RFC 8489, section 14.8; RFC 8656, section 19). */
export type TurnFailure = ({ readonly kind: 'wire' } & WireFailure) | { readonly kind: 'refused'; readonly code: number; readonly words: string } | { readonly kind: 'open' } | { readonly kind: 'nonsense' };

export type Bound = { readonly ok: true; readonly mapped: TransportAddress } | { readonly ok: false; readonly failure: TurnFailure };

/** The address that the server sees this side at. */
export async function bind(wire: Wire): Promise<Bound> {
  const transaction = createTransaction();
  const answer = await wire.exchange(encode(messageType.bindingRequest, transaction, []));
  if (!answer.ok) return { ok: false, failure: { kind: 'wire', reason: answer.reason, code: answer.code } };
  const mapped = xorAddress(answer.message.attributes.get(attribute.xorMappedAddress), transaction);
  return answer.message.type === messageType.bindingSuccess && mapped ? { ok: true, mapped } : { ok: false, failure: refusal(answer.message) };
}

/** An address on the relay, for as long as the wire stays open. */
export interface Allocation {
  readonly relayed: TransportAddress;
  /** Where the relay sees this side. */
  readonly mapped: TransportAddress;
  /** Lets packets from the host of `peer` through. False when the relay does not. */
  permit(peer: TransportAddress): Promise<boolean>;
  /** Gives it back. */
  release(): Promise<void>;
}

export type Allocated = { readonly ok: true; readonly allocation: Allocation } | { readonly ok: false; readonly failure: TurnFailure };

const UDP = 17;

/** Asks for an address on the relay, without credentials first, as clients do to learn realm and nonce (RFC 8656, section 7.1). */
export async function allocate(wire: Wire, { username, password }: Credentials): Promise<Allocated> {
  const wanted: Attributes = [[attribute.requestedTransport, Buffer.from([UDP, 0, 0, 0])]];
  const first = await wire.exchange(encode(messageType.allocateRequest, createTransaction(), wanted));
  if (!first.ok) return { ok: false, failure: { kind: 'wire', reason: first.reason, code: first.code } };
  // Whoever relays for anybody will be found, and used.
  if (first.message.type === messageType.allocateSuccess) return { ok: false, failure: { kind: 'open' } };
  const [realm, nonce] = [first.message.attributes.get(attribute.realm), first.message.attributes.get(attribute.nonce)];
  if (errorOf(first.message)?.code !== 401 || !realm || !nonce) return { ok: false, failure: refusal(first.message) };

  const key = longTermKey(username, realm.toString(), password);
  const identity: Attributes = [[attribute.username, Buffer.from(username)], [attribute.realm, realm], [attribute.nonce, nonce]];
  const ask = (type: number, attributes: Attributes, transaction = createTransaction()) => wire.exchange(encode(type, transaction, [...attributes, ...identity], key));

  const answer = await ask(messageType.allocateRequest, wanted);
  if (!answer.ok) return { ok: false, failure: { kind: 'wire', reason: answer.reason, code: answer.code } };
  const { type, attributes, transaction } = answer.message;
  const relayed = xorAddress(attributes.get(attribute.xorRelayedAddress), transaction);
  const mapped = xorAddress(attributes.get(attribute.xorMappedAddress), transaction);
  if (type !== messageType.allocateSuccess || !relayed || !mapped) return { ok: false, failure: refusal(answer.message) };
  return {
    ok: true,
    allocation: {
      relayed,
      mapped,
      async permit(peer) {
        const named = createTransaction();
        const given = await ask(messageType.createPermissionRequest, [[attribute.xorPeerAddress, maskAddress(peer, named)]], named);
        return given.ok && given.message.type === messageType.createPermissionSuccess;
      },
      async release() {
        await ask(messageType.refreshRequest, [[attribute.lifetime, words(0, 0)]]);
      },
    },
  };
}

function refusal(message: StunMessage): TurnFailure {
  const error = errorOf(message);
  return error ? { kind: 'refused', ...error } : { kind: 'nonsense' };
}
