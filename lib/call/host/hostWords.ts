import type { ChatChannelMessage } from '#lib/protocol/chat.ts';
import type { ParticipantId, RoomSecret } from '#lib/protocol/ids.ts';
import { leads } from '#lib/protocol/participant.ts';
import type { Role } from '#lib/protocol/participant.ts';

/** What a host says to the others' clients, peer to peer, or sealed through the server where a link is down. */
export type HostWord = Extract<ChatChannelMessage, { kind: 'stop' | 'removed' | 'new-secret' | 'ended' }>;

export interface HostWordsOptions {
  readonly self: ParticipantId;
  readonly send: (to: ParticipantId, message: ChatChannelMessage, otherwise: 'relay' | 'drop') => void;
  readonly broadcast: (message: ChatChannelMessage, otherwise: 'relay' | 'drop') => void;
  /** By the roster; undefined of somebody who is not in it. */
  readonly role: (id: ParticipantId | 'self') => Role | undefined;
  /** A word that its speaker may say. */
  readonly onWord: (from: ParticipantId, word: HostWord) => void;
}

/** Hosts' words on their way out and in. What counts is the role that the roster gives the speaker, and never what is said. */
export class HostWords {
  readonly #options: HostWordsOptions;
  /** Handed to whoever was out of reach when the others got it. */
  #secret: RoomSecret | null = null;

  constructor(options: HostWordsOptions) {
    this.#options = options;
  }

  say(to: ParticipantId, word: HostWord): void {
    if (word.kind === 'new-secret') this.#secret = word.secret;
    this.#options.send(to, word, 'relay');
  }

  tellEverybody(word: HostWord): void {
    this.#options.broadcast(word, 'relay');
  }

  linkUp(id: ParticipantId): void {
    if (this.#secret) this.#options.send(id, { kind: 'new-secret', secret: this.#secret }, 'drop');
  }

  hear(from: ParticipantId, message: ChatChannelMessage): void {
    if (isHostWord(message) && this.#may(from, message)) this.#options.onWord(from, message);
  }

  #may(from: ParticipantId, word: HostWord): boolean {
    const { role, self } = this.#options;
    const speaker = role(from);
    if (speaker === undefined || !leads(speaker)) return false;
    switch (word.kind) {
      case 'stop':
      case 'new-secret':
        return true;
      case 'ended':
        return speaker === 'host';
      case 'removed':
        // A co-host puts out guests and nobody else.
        return speaker === 'host' || role(word.id === self ? 'self' : word.id) === 'guest';
    }
  }
}

function isHostWord(message: ChatChannelMessage): message is HostWord {
  return message.kind === 'stop' || message.kind === 'removed' || message.kind === 'new-secret' || message.kind === 'ended';
}
