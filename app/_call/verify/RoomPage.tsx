import { ChevronRight, ShieldAlert, Sparkles } from 'lucide-react';
import { useTranslations } from 'use-intl/react';
import { Avatar } from '#app/_ui/Avatar.tsx';
import type { Verification, VerificationSnapshot } from '#lib/call/verification/verificationPort.ts';
import { usePersonNamed } from '../chat/usePersonNamed.ts';
import { useNaming } from '../names.ts';
import { useCallState } from '../useCall.ts';
import { FourWords } from './FourWords.tsx';
import { Note } from './Note.tsx';
import { openVerification } from './openVerification.ts';
import { VerdictSign } from './VerdictSign.tsx';

/** The words that everybody in the room sees, and everybody's own. */
export function RoomPage({ verification, snapshot: { people, room } }: { readonly verification: Verification; readonly snapshot: VerificationSnapshot }) {
  const t = useTranslations('verify');
  const naming = useNaming();
  const personNamed = usePersonNamed();
  const participants = useCallState((snapshot) => snapshot.participants);
  const all = [...people.values()].every(({ verdict }) => verdict === 'voice');
  return (
    <div className="grid grid-cols-[minmax(0,1fr)] gap-3">
      {room.state === 'revealed' && room.again ? (
        <Note icon={Sparkles} tone="calm">
          {t('again')}
        </Note>
      ) : null}
      {room.state === 'revealed' ? (
        <>
          <FourWords words={room.words} />
          {all ? null : (
            <button type="button" data-testid="room-words-match" className="button button-primary" onClick={() => verification.confirmRoom(room.words)}>
              {t('roomMatch')}
            </button>
          )}
          <p className="text-small text-on-stage-2">{t('roomDiffer')}</p>
        </>
      ) : null}
      {room.state === 'gathering' || room.state === 'few' ? (
        <p role="status" className="rounded-tile border border-white/10 bg-stage p-5 text-center">
          {t(room.state)}
        </p>
      ) : null}
      {room.state === 'failed' ? (
        <Note icon={ShieldAlert} tone={room.reason === 'mismatch' ? 'doubt' : 'calm'}>
          {t(`failed.${room.reason}`, { who: naming.spoken(personNamed(room.by)) })}
        </Note>
      ) : null}
      <ul className="grid grid-cols-[minmax(0,1fr)] gap-1">
        {participants.map(({ id, name }) => {
          const known = people.get(id);
          return known ? (
            <li key={id}>
              <button type="button" data-testid="verify" data-participant={id} className="flex min-h-13 w-full items-center gap-3 rounded-control px-2 text-left hover:bg-stage-3" onClick={() => openVerification(id)}>
                <Avatar name={name} seed={id} />
                <span className="min-w-0 flex-1">
                  <bdi className="block truncate font-medium">{naming.plain(name)}</bdi>
                  <VerdictSign known={known} className="text-small text-on-stage-2" />
                </span>
                <ChevronRight className="size-4 shrink-0 text-on-stage-2" aria-hidden="true" />
              </button>
            </li>
          ) : null;
        })}
      </ul>
    </div>
  );
}
