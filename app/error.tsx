'use client';

import { FailurePage } from '#app/_ui/FailurePage.tsx';

export default function ErrorPage({ retry }: { readonly error: unknown; readonly retry: () => void }) {
  return <FailurePage retry={retry} />;
}
