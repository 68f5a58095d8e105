import { ChevronDown, ChevronLeft, ChevronRight, ChevronUp } from 'lucide-react';
import { useTranslations } from 'use-intl/react';
import type { Rect } from './layout.ts';

/** Turns the pages of the stage (the button of the last one keeps the focus that it was pressed with), and says how many people are on the others, so that nobody is there unnoticed. */
export function Pager({ rect, page, pages, unseen, onPage }: {
  readonly rect: Rect;
  readonly page: number;
  readonly pages: number;
  readonly unseen: number;
  readonly onPage: (page: number) => void;
}) {
  const t = useTranslations('call');
  const upright = rect.height > rect.width;
  const [Back, On] = upright ? [ChevronUp, ChevronDown] : [ChevronLeft, ChevronRight];
  return (
    <nav
      aria-label={t('pages')}
      data-testid="pager"
      data-page={page + 1}
      data-pages={pages}
      className={upright ? 'absolute flex flex-col items-center justify-center gap-1' : 'absolute flex items-center justify-center gap-1'}
      style={{ left: rect.x, top: rect.y, width: rect.width, height: rect.height }}
    >
      <button type="button" data-testid="page-back" className="page-button" aria-label={t('pageBack')} aria-disabled={page === 0 || undefined} onClick={() => page > 0 && onPage(page - 1)}>
        <Back className="size-5" aria-hidden="true" />
      </button>
      <p className="text-center text-small text-on-stage tabular-nums" role="status">
        <span aria-hidden="true">
          {page + 1}/{pages}
        </span>
        <span className="sr-only">{t('page', { page: page + 1, pages })}</span>
        {/* Said on every page; a column is too narrow to write it. */}
        <span className={upright ? 'sr-only' : 'text-on-stage-2'}> · {t('unseen', { count: unseen })}</span>
      </p>
      <button type="button" data-testid="page-on" className="page-button" aria-label={t('pageOn')} aria-disabled={page === pages - 1 || undefined} onClick={() => page < pages - 1 && onPage(page + 1)}>
        <On className="size-5" aria-hidden="true" />
      </button>
    </nav>
  );
}
