import type { Metadata } from 'next';
import { translator } from '#app/_i18n/server.ts';
import { CheckIcon, WarningIcon, WordsIcon } from '#app/_ui/icons.tsx';
import type { Icon } from '#app/_ui/icons.tsx';
import { PageHeader } from '#app/_ui/PageHeader.tsx';

export async function generateMetadata(): Promise<Metadata> {
  const t = await translator('protection');
  return { title: t('title'), description: t('lead') };
}

const protections = [1, 2, 3, 4, 5, 6] as const;
const limits = [1, 2, 3, 4, 5] as const;
const comparing = [1, 2, 3, 4] as const;

/** What a call is protected against, and what it is not: said where a person can find it before talking. */
export default async function ProtectionPage() {
  const t = await translator('protection');
  return (
    <div className="grid min-h-dvh grid-rows-[auto_1fr]">
      <PageHeader />
      <main className="page mx-auto w-full max-w-[46rem] pt-6 pb-24 sm:pt-12">
        <h1 className="text-title">{t('title')}</h1>
        <p className="mt-4 text-lead text-ink-2">{t('lead')}</p>
        <Points
          title={t('doesTitle')}
          icon={CheckIcon}
          tone="bg-ok-soft text-ok"
          points={protections.map((n) => ({ title: t(`does${n}Title`), body: t(`does${n}Body`) }))}
        />
        <Points
          title={t('doesNotTitle')}
          icon={WarningIcon}
          tone="bg-accent-soft text-accent-text"
          points={limits.map((n) => ({ title: t(`not${n}Title`), body: t(`not${n}Body`) }))}
        />
        <Points
          id="words"
          title={t('wordsTitle')}
          lead={t('wordsLead')}
          icon={WordsIcon}
          tone="bg-paper-2 text-ink-2"
          points={comparing.map((n) => ({ title: t(`words${n}Title`), body: t(`words${n}Body`) }))}
        />
        <a href="/" className="button mt-12">
          {t('back')}
        </a>
      </main>
    </div>
  );
}

function Points({ id, title, lead, icon: Sign, tone, points }: {
  /** Where a link leads to. */
  readonly id?: string;
  readonly title: string;
  readonly lead?: string;
  readonly icon: Icon;
  readonly tone: string;
  readonly points: readonly { readonly title: string; readonly body: string }[];
}) {
  return (
    <section id={id} className="mt-12 scroll-mt-6">
      <h2 className="text-xl font-bold tracking-[-0.015em]">{title}</h2>
      {lead === undefined ? null : <p className="mt-2 text-ink-2">{lead}</p>}
      <ul className="mt-4 grid gap-3">
        {points.map((point) => (
          <li key={point.title} className="flex gap-4 rounded-tile border border-line bg-card p-5 max-sm:p-4">
            <span className={`grid size-8 shrink-0 place-items-center rounded-inner ${tone}`}>
              <Sign className="size-4.5" />
            </span>
            <div>
              <h3 className="font-semibold">{point.title}</h3>
              <p className="mt-1 text-ink-2">{point.body}</p>
            </div>
          </li>
        ))}
      </ul>
    </section>
  );
}
