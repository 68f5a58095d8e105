import type { ParticipantId, RoomSecret } from '#lib/protocol/ids.ts';
import type { CallNotice, CallSnapshot, EndReason } from '../snapshot.ts';
import type { HostWord } from './hostWords.ts';

/** What a host's word may do here. */
export interface Obedience {
  readonly snapshot: CallSnapshot;
  readonly turnOff: (source: 'microphone' | 'camera' | 'screen') => void;
  readonly cut: (id: ParticipantId) => void;
  readonly rekey: (secret: RoomSecret) => void;
  readonly notify: (notice: CallNotice) => void;
  readonly onEnd: (reason: EndReason) => void;
}

/** Does what a host has said, and says so to whom it is done. `from` was found to be a host by the roster. */
export function obey(from: ParticipantId, word: HostWord, { snapshot, turnOff, cut, rekey, notify, onEnd }: Obedience): void {
  switch (word.kind) {
    case 'stop': {
      const { wanted, media, screen } = snapshot.self;
      const on = word.source === 'screen' ? screen.kind !== 'off' : wanted[word.source] || media[word.source];
      if (!on) return;
      turnOff(word.source);
      return notify({ kind: 'stopped-by-host', source: word.source, by: snapshot.participants.find(({ id }) => id === from)?.name ?? '' });
    }
    case 'removed':
      return word.id === snapshot.self.id ? onEnd('removed') : cut(word.id);
    case 'new-secret':
      if (snapshot.link.endsWith(`#${word.secret}`)) return;
      rekey(word.secret);
      return notify({ kind: 'link-changed' });
    case 'ended':
      return onEnd('ended-by-host');
  }
}
