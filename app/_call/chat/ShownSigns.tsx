import clsx from 'clsx';
import type { Hands } from '#lib/call/hands/handsPort.ts';
import type { Verification } from '#lib/call/verification/verificationPort.ts';
import type { ParticipantId } from '#lib/protocol/ids.ts';
import type { Rect } from '../stage/layout.ts';
import { platePlace } from '../stage/plate.ts';
import { isSmall } from '../stage/TileFrame.tsx';
import { HandBadge } from './HandBadge.tsx';
import { RefusedSign } from './RefusedSign.tsx';
import { useReadable } from './useConversation.ts';

/** Kept apart, however many are thrown in at once: each has a lane of its own, in percent from the middle. */
const lanes = [0, -16, 14, -28, 26, -8, 20] as const;

/** That nothing goes out to somebody whose words differ, a raised hand with its place in line, and reactions that drift up the tile and are gone. Nothing of it can be pressed. */
export function ShownSigns({ of, hands, verification, rect, above }: {
  readonly of: ParticipantId | 'self';
  readonly hands: Hands;
  readonly verification: Verification;
  readonly rect: Rect | null;
  /** Where the own picture stands above this one. */
  readonly above: Rect | null;
}) {
  const { raised, reactions } = useReadable(hands.snapshot);
  const people = useReadable(verification.snapshot).people;
  const refused = of !== 'self' && people.get(of)?.verdict === 'refused';
  const place = raised.indexOf(of) + 1;
  if (!rect) return null;
  // Opposite to the name, which gives way to the own picture and comes up here then.
  const nameAbove = platePlace(rect, above).at.startsWith('top');
  const small = isSmall(rect);
  return (
    <>
      {refused ? <RefusedSign small={small} className={clsx('absolute', small ? 'right-1.5' : 'right-2', nameAbove ? 'top-12' : small ? 'top-1.5' : 'top-2')} /> : null}
      {place > 0 ? <HandBadge place={place} small={small} className={clsx('absolute', small ? 'left-1.5' : 'left-2', nameAbove ? 'top-12' : small ? 'top-1.5' : 'top-2')} /> : null}
      {reactions.filter(({ from }) => from === of).map(({ key, reaction }) => (
        <span
          key={key}
          data-testid="shown-reaction"
          aria-hidden="true"
          className="reaction"
          style={{ left: `${50 + (lanes[key % lanes.length] ?? 0)}%`, fontSize: Math.max(28, Math.min(64, rect.height * 0.18)) }}
          ref={(element) => element?.style.setProperty('--rise', `${Math.round(rect.height * -0.6)}px`)}
        >
          {reaction}
        </span>
      ))}
    </>
  );
}
