import { useState } from 'react';
import type { Corner } from './layout.ts';
import { readSelfView, rememberSelfView } from './stageMemory.ts';
import type { SelfView } from './stageMemory.ts';
import type { LayoutChoice, SelfPlace, TileKey } from './stagePlan.ts';

/** What the person has chosen of the stage, and how to choose. */
export interface StageChoices {
  readonly choice: LayoutChoice;
  readonly choose: (choice: LayoutChoice) => void;
  readonly pinned: TileKey | null;
  readonly pin: (tile: TileKey | null) => void;
  readonly selfView: SelfView;
  readonly placeSelf: (place: SelfPlace) => void;
  readonly moveSelf: (corner: Corner) => void;
}

/** The layout is this call's; where one likes to see oneself goes from call to call. */
export function useStageChoices(): StageChoices {
  const [choice, setChoice] = useState<LayoutChoice>('automatic');
  const [pinned, pin] = useState<TileKey | null>(null);
  const [selfView, setSelfView] = useState(readSelfView);
  const keep = (view: SelfView): void => {
    setSelfView(view);
    rememberSelfView(view);
  };
  return {
    choice,
    // Whoever asks for a layout wants that one, and not what was pinned before.
    choose: (next) => {
      setChoice(next);
      pin(null);
    },
    pinned,
    pin,
    selfView,
    placeSelf: (place) => keep({ ...selfView, place }),
    moveSelf: (corner) => keep({ ...selfView, corner }),
  };
}
