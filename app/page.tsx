import { pickMessages, requestLocale, translator } from '#app/_i18n/server.ts';
import { CreateRoom } from '#app/_lobby/CreateRoom.tsx';
import { PasteField } from '#app/_lobby/PasteField.tsx';
import { pasteWords } from '#app/_lobby/pasteWords.ts';
import { PlanButton } from '#app/_lobby/PlanButton.tsx';
import { RecentRooms } from '#app/_lobby/RecentRooms.tsx';
import { UpdatePrompt } from '#app/_shell/UpdatePrompt.tsx';
import { CalendarIcon, LinkIcon, LockIcon, PlusIcon } from '#app/_ui/icons.tsx';
import { Illustration } from '#app/_ui/Illustration.tsx';
import { PageHeader } from '#app/_ui/PageHeader.tsx';

/** Where a call begins. Rendered on the server; only what reacts to a hand is an island, and it gets its words as props. */
export default async function LobbyPage() {
  const [locale, t, link, rooms, update, messages] = await Promise.all([
    requestLocale(),
    translator('lobby'),
    translator('link'),
    translator('rooms'),
    translator('update'),
    pickMessages('rooms', 'share'),
  ]);
  return (
    <div className="grid min-h-dvh grid-cols-[minmax(0,1fr)] grid-rows-[auto_1fr_auto]">
      <PageHeader />
      <main className="page mx-auto grid w-full max-w-[clamp(1320px,80vw,1536px)] grid-cols-[minmax(0,1fr)] items-center gap-[clamp(24px,6vw,96px)] pt-4 pb-12 sm:px-[clamp(24px,6vw,96px)] md:grid-cols-[minmax(0,1.05fr)_minmax(0,1fr)]">
        <div className="max-w-[max(40rem,36vw)]">
          <h1 className="text-hero">
            {t('headline1')}
            <br />
            {t('headline2')}
            <br />
            {t('headline3')}
          </h1>
          <p className="mt-5 mb-8 max-w-[34em] text-lead text-ink-2">{t('lead')}</p>
          <div className="flex flex-wrap items-start gap-3">
            <CreateRoom label={t('create')} unsupported={t('cryptoMissing')} icon={<PlusIcon className="size-5" />} />
            <PasteField
              words={pasteWords(link)}
              icon={<LinkIcon className="size-5 shrink-0 text-ink-2" />}
            />
          </div>
          <PlanButton label={rooms('plan')} unsupported={t('cryptoMissing')} icon={<CalendarIcon className="size-[18px]" />} locale={locale} messages={messages} />
          <RecentRooms locale={locale} messages={messages} />
        </div>
        <div className="hidden w-full justify-items-center md:grid">
          <Illustration nameA={t('figureA')} nameB={t('figureB')} />
        </div>
      </main>
      <footer className="border-t border-line text-small text-ink-2">
        <div className="page mx-auto flex max-w-[clamp(1320px,80vw,1536px)] flex-wrap items-center justify-between gap-x-8 gap-y-1 py-3 pb-[max(0.75rem,env(safe-area-inset-bottom))] sm:px-[clamp(24px,6vw,96px)]">
          <p className="flex items-center gap-2.5">
            <LockIcon className="size-4 shrink-0" />
            <span>
              {t('encrypted')}{' '}
              <a href="/privacy" className="link inline-block py-3">
                {t('protection')}
              </a>
            </span>
          </p>
          <a href="/check" className="link inline-block py-3">
            {t('check')}
          </a>
        </div>
      </footer>
      <UpdatePrompt words={{ ready: update('ready'), load: update('load') }} />
    </div>
  );
}
