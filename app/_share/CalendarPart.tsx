import { CalendarDays, CalendarPlus, ExternalLink } from 'lucide-react';
import { useState } from 'react';
import { useTranslations } from 'use-intl/react';
import { download } from '#app/_call/chat/download.ts';
import { safeName } from '#lib/call/files/safeName.ts';
import { calendarLink, webCalendars } from '#lib/call/invite/calendarLinks.ts';
import type { Plan } from '#lib/call/invite/plan.ts';
import type { Sharing } from './sharing.ts';
import type { Invitation } from './useInvitation.ts';
import { readWhen, WhenFields } from './WhenFields.tsx';

const look = 'button min-h-11 px-3.5 text-small font-medium';

/** The call in a calendar: when it is, as a file, and at who keeps calendars on the web, who learn no more than they have to. */
export function CalendarPart({ sharing, invitation, onPlan, onSaid }: {
  readonly sharing: Sharing;
  readonly invitation: Invitation;
  readonly onPlan: (plan: Plan) => void;
  readonly onSaid: (words: string) => void;
}) {
  const t = useTranslations('share');
  const [choosing, setChoosing] = useState(false);
  const { plan } = sharing;
  return (
    <section className="mt-5 border-t border-line pt-4" aria-labelledby="share-calendar">
      <div className="flex flex-wrap items-center justify-between gap-x-4">
        <h3 id="share-calendar" className="flex items-center gap-2.5 font-semibold">
          <CalendarDays className="size-[18px] text-ink-2" aria-hidden="true" />
          {t('calendar')}
        </h3>
        {choosing ? null : (
          <button type="button" data-testid="choose-time" className="link min-h-11 text-small text-ink-2" onClick={() => setChoosing(true)}>
            {t(plan ? 'otherTime' : 'chooseTime')}
          </button>
        )}
      </div>
      {choosing ? (
        <ChooseTime
          plan={plan}
          onCancel={() => setChoosing(false)}
          onChoose={(chosen) => {
            setChoosing(false);
            onPlan(chosen);
          }}
        />
      ) : plan ? (
        <AddToCalendar link={sharing.link} plan={plan} invitation={invitation} onSaid={onSaid} />
      ) : (
        <p className="text-small text-ink-2">{t('noTime')}</p>
      )}
    </section>
  );
}

function ChooseTime({ plan, onChoose, onCancel }: { readonly plan: Plan | null; readonly onChoose: (plan: Plan) => void; readonly onCancel: () => void }) {
  const t = useTranslations('share');
  const [now] = useState(() => Date.now());
  const [wrong, setWrong] = useState(false);
  return (
    <form
      className="mt-3 grid gap-3"
      onSubmit={(event) => {
        event.preventDefault();
        const chosen = readWhen(new FormData(event.currentTarget), Date.now());
        setWrong(chosen === null);
        if (chosen) onChoose(chosen);
      }}
    >
      <WhenFields plan={plan} now={now} />
      {wrong ? (
        <p role="alert" className="text-small text-danger-text">
          {t('past')}
        </p>
      ) : null}
      <div className="flex flex-wrap gap-2">
        <button type="submit" data-testid="set-time" className={look}>
          {t('setTime')}
        </button>
        <button type="button" className={`${look} border-transparent bg-transparent`} onClick={onCancel}>
          {t('cancel')}
        </button>
      </div>
    </form>
  );
}

function AddToCalendar({ link, plan, invitation, onSaid }: {
  readonly link: string;
  readonly plan: Plan;
  readonly invitation: Invitation;
  readonly onSaid: (words: string) => void;
}) {
  const t = useTranslations('share');
  const [withLink, setWithLink] = useState(false);
  const { title, text, textWithoutLink } = invitation;
  const save = async () => {
    try {
      // The library that writes the file comes when it is wanted.
      const { calendarFile } = await import('#lib/call/invite/calendarFile.ts');
      const file = calendarFile({ title, details: text, link, plan, now: Date.now() });
      download(new Blob([file], { type: 'text/calendar;charset=utf-8' }), `${safeName(title)}.ics`);
      onSaid(t('fileSaved'));
    } catch {
      onSaid(t('fileFailed'));
    }
  };
  return (
    <div className="mt-2 grid gap-3">
      <div className="flex flex-wrap gap-2">
        <button type="button" data-testid="calendar-file" className={look} onClick={() => void save()}>
          <CalendarPlus className="size-[18px] text-ink-2" aria-hidden="true" />
          {t('calendarFile')}
        </button>
        {webCalendars.map((calendar) => (
          <a
            key={calendar}
            data-testid={`calendar-${calendar}`}
            href={calendarLink(calendar, { title, plan, details: withLink ? text : textWithoutLink, link: withLink ? link : null })}
            target="_blank"
            rel="noopener noreferrer"
            className={look}
          >
            {t(`web.${calendar}`)}
            <ExternalLink className="size-3.5 text-ink-2" aria-hidden="true" />
          </a>
        ))}
      </div>
      <label className="flex min-h-11 items-start gap-3 text-small">
        <input
          type="checkbox"
          data-testid="calendar-with-link"
          className="mt-0.5 size-5 shrink-0 accent-accent"
          checked={withLink}
          onChange={({ currentTarget }) => setWithLink(currentTarget.checked)}
        />
        <span>
          {t('withLink')}
          <span className="block text-ink-2">{t(withLink ? 'withLinkOn' : 'withLinkOff')}</span>
        </span>
      </label>
    </div>
  );
}
