import type { ReactNode } from 'react';

/** Where the preview's parts stand. Skeleton and preview share it, so nothing jumps when one takes over from the other. */
export function PreviewFrame({ header, picture, children, testId, busy = false }: {
  readonly header: ReactNode;
  readonly picture: ReactNode;
  readonly children: ReactNode;
  readonly testId?: string;
  readonly busy?: boolean;
}) {
  return (
    <div className="grid min-h-dvh grid-rows-[auto_1fr]" data-testid={testId} aria-busy={busy}>
      {header}
      <main className="page mx-auto grid w-full max-w-[1180px] grid-cols-[minmax(0,1fr)] content-center items-center gap-6 pt-1 pb-[max(2rem,env(safe-area-inset-bottom))] max-md:content-start sm:px-7 md:grid-cols-[minmax(0,1.45fr)_minmax(300px,0.8fr)] md:gap-10 2xl:max-w-[1400px]">
        <div className="relative aspect-[16/10] w-full overflow-hidden rounded-panel bg-stage max-md:max-h-[46dvh] max-sm:aspect-[4/3]">{picture}</div>
        <div className="flex min-w-0 flex-col gap-4">{children}</div>
      </main>
    </div>
  );
}
