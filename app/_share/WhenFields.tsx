import type { ReactNode } from 'react';
import { useLocale, useTranslations } from 'use-intl/react';
import { planAt, planFields, planPhase } from '#lib/call/invite/plan.ts';
import type { Plan } from '#lib/call/invite/plan.ts';
import { zoneName } from './planWords.ts';

const lengths = [15, 30, 45, 60, 90, 120, 180] as const;
const HOUR_MS = 60 * 60_000;
const look = 'min-h-12 w-full min-w-0 rounded-control border border-line-strong/50 bg-card px-3.5';

/** What the fields of a form say of the time; null when that is none, or over at `now` (ms since the epoch). */
export function readWhen(form: FormData, now: number): Plan | null {
  const text = (name: string): string => {
    const value = form.get(name);
    return typeof value === 'string' ? value : '';
  };
  const plan = planAt(text('date'), text('time'), Number(text('minutes')));
  return plan && planPhase(plan, now) !== 'over' ? plan : null;
}

/** Date, time and length of a call, for a form. `plan`: what they begin with; null: the next full hour. */
export function WhenFields({ plan, now }: { readonly plan: Plan | null; readonly now: number }) {
  const t = useTranslations('share');
  const locale = useLocale();
  const start = plan?.start ?? new Date(now + HOUR_MS).setMinutes(0, 0, 0);
  const { date, time } = planFields(start);
  const minutes = plan?.minutes ?? 30;
  const choices = [...new Set([...lengths, minutes])].toSorted((a, b) => a - b);
  return (
    <div className="grid gap-3">
      <div className="grid grid-cols-[minmax(0,1.25fr)_minmax(0,1fr)_minmax(0,1fr)] gap-2.5 max-[30rem]:grid-cols-2">
        <Field label={t('date')} wide>
          <input type="date" name="date" data-testid="plan-date" required defaultValue={date} min={planFields(now).date} className={look} />
        </Field>
        <Field label={t('time')}>
          <input type="time" name="time" data-testid="plan-time" required defaultValue={time} className={look} />
        </Field>
        <Field label={t('length')}>
          <select name="minutes" data-testid="plan-length" defaultValue={minutes} className={look}>
            {choices.map((choice) => (
              <option key={choice} value={choice}>
                {t('minutes', { hours: Math.floor(choice / 60), minutes: choice % 60 })}
              </option>
            ))}
          </select>
        </Field>
      </div>
      <p className="text-small text-ink-2">{t('zone', { zone: zoneName(start, locale) })}</p>
    </div>
  );
}

function Field({ label, wide = false, children }: { readonly label: string; readonly wide?: boolean; readonly children: ReactNode }) {
  return (
    <label className={`grid gap-1.5 ${wide ? 'max-[30rem]:col-span-2' : ''}`}>
      <span className="text-small text-ink-2">{label}</span>
      {children}
    </label>
  );
}
