import type { ReactNode } from 'react';

/** A page with one thing to say: an icon, a heading, a sentence and the way on. */
export function MessagePage({ header, icon, title, children, actions }: {
  readonly header?: ReactNode;
  readonly icon: ReactNode;
  readonly title: string;
  readonly children: ReactNode;
  readonly actions: ReactNode;
}) {
  return (
    <div className="grid min-h-dvh grid-rows-[auto_1fr]">
      {header ?? <span />}
      <main className="page grid place-items-center pb-24 text-center">
        <div className="grid w-full max-w-[30rem] justify-items-center">
          <span className="mb-6 grid size-16 place-items-center rounded-[20px] bg-accent-soft text-accent-text">{icon}</span>
          <h1 className="text-title">{title}</h1>
          <p className="mt-3 text-lead text-ink-2">{children}</p>
          <div className="mt-8 flex flex-wrap justify-center gap-3">{actions}</div>
        </div>
      </main>
    </div>
  );
}
