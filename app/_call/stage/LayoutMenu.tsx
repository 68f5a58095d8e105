import clsx from 'clsx';
import { EyeOff, Grid3x3, LayoutGrid, Pin, PictureInPicture, PictureInPicture2, ScreenShare, Sparkles } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import { useTranslations } from 'use-intl/react';
import { PopoverButton } from '../controls/PopoverButton.tsx';
import { corners } from './layout.ts';
import type { Corner } from './layout.ts';
import { layoutChoices, selfPlaces } from './stagePlan.ts';
import type { LayoutChoice, LayoutKind, SelfPlace } from './stagePlan.ts';
import type { StageChoices } from './useStageChoices.ts';

const kindIcons: Readonly<Record<LayoutKind, LucideIcon>> = {
  alone: LayoutGrid,
  grid: LayoutGrid,
  speaker: PictureInPicture2,
  pinned: Pin,
  screen: ScreenShare,
};
const choiceIcons: Readonly<Record<LayoutChoice, LucideIcon>> = { automatic: Sparkles, grid: LayoutGrid, speaker: PictureInPicture2 };
const placeIcons: Readonly<Record<SelfPlace, LucideIcon>> = { automatic: Sparkles, corner: PictureInPicture, tile: Grid3x3, hidden: EyeOff };

const cornerPlaces: Readonly<Record<Corner, string>> = {
  'top-left': 'top-1.5 left-1.5',
  'top-right': 'top-1.5 right-1.5',
  'bottom-left': 'bottom-1.5 left-1.5',
  'bottom-right': 'bottom-1.5 right-1.5',
};

/** How the call is laid out, and where one sees oneself. */
export function LayoutMenu({ kind, choices }: { readonly kind: LayoutKind; readonly choices: StageChoices }) {
  const t = useTranslations('call');
  const { choice, choose, pinned, selfView, placeSelf } = choices;
  const Icon = kindIcons[kind];
  return (
    <PopoverButton
      testId="layout"
      label={t('layout')}
      data={{ 'data-layout': kind }}
      className="pill"
      trigger={<Icon className="size-4" aria-hidden="true" />}
      title={t('layout')}
      side="bottom"
    >
      <Choices
        name="layout"
        legend={t('layoutPeople')}
        options={layoutChoices.map((value) => ({ value, label: t(`layouts.${value}`), icon: choiceIcons[value] }))}
        chosen={kind === 'pinned' && pinned !== null ? null : choice}
        onChoose={choose}
      />
      <Choices
        name="self-view"
        legend={t('selfView')}
        options={selfPlaces.map((value) => ({ value, label: t(`selfPlaces.${value}`), icon: placeIcons[value] }))}
        chosen={selfView.place}
        onChoose={placeSelf}
      />
      {selfView.place === 'automatic' || selfView.place === 'corner' ? <CornerChoice chosen={selfView.corner} onChoose={choices.moveSelf} /> : null}
    </PopoverButton>
  );
}

interface Option<T extends string> {
  readonly value: T;
  readonly label: string;
  readonly icon: LucideIcon;
}

/** A group of which one is chosen, or none. Radio buttons to the keyboard and to ears. */
function Choices<T extends string>({ name, legend, options, chosen, onChoose }: {
  readonly name: string;
  readonly legend: string;
  readonly options: readonly Option<T>[];
  readonly chosen: T | null;
  readonly onChoose: (value: T) => void;
}) {
  return (
    <fieldset className="mt-4">
      <legend className="mb-2 text-small text-on-stage-2">{legend}</legend>
      <div className={clsx('grid gap-2', options.length === 3 ? 'grid-cols-3' : 'grid-cols-2')}>
        {options.map(({ value, label, icon: Icon }) => (
          <label key={value} className="choice">
            <input type="radio" name={name} value={value} data-testid={`${name}-${value}`} className="sr-only" checked={chosen === value} onChange={() => onChoose(value)} />
            <Icon className="size-5" aria-hidden="true" />
            {label}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

/** The four corners where they are: what dragging does, for the keyboard too. */
function CornerChoice({ chosen, onChoose }: { readonly chosen: Corner; readonly onChoose: (corner: Corner) => void }) {
  const t = useTranslations('call');
  return (
    <fieldset className="mt-4">
      <legend className="mb-2 text-small text-on-stage-2">{t('selfCorner')}</legend>
      <div className="relative h-24 rounded-inner border border-white/12 bg-stage">
        {corners.map((corner) => (
          <label key={corner} className={clsx('choice absolute h-9 min-h-9 w-14 p-0', cornerPlaces[corner])}>
            <input type="radio" name="self-corner" value={corner} data-testid={`self-corner-${corner}`} className="sr-only" checked={chosen === corner} onChange={() => onChoose(corner)} />
            <span className="sr-only">{t(`corners.${corner}`)}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}
