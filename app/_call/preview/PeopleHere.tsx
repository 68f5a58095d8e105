import { useTranslations } from 'use-intl/react';
import { Avatar } from '#app/_ui/Avatar.tsx';
import { listArguments, useNaming } from '../names.ts';
import { useCallState } from '../useCall.ts';

const MOST_AVATARS = 4;

/** Who is in the room already. */
export function PeopleHere() {
  const t = useTranslations('preview');
  const naming = useNaming();
  const participants = useCallState((snapshot) => snapshot.participants);
  const phase = useCallState((snapshot) => snapshot.phase.kind);
  const names = participants.map(({ name }) => naming.spoken(name));
  return (
    <div data-testid="people-here" data-count={names.length} className="mt-2 flex min-h-9 items-center gap-3 text-ink-2">
      {participants.length === 0 ? null : (
        <span className="flex shrink-0 pl-2">
          {participants.slice(0, MOST_AVATARS).map(({ id, name }) => (
            <Avatar key={id} name={name} seed={id} className="-ml-2 outline-[3px] outline-paper" />
          ))}
        </span>
      )}
      <span>{phase === 'preparing' ? t('preparing') : t('people', listArguments(names))}</span>
    </div>
  );
}
