import { Suspense } from 'react';
import { lazyPart } from '../lazyPart.ts';
import { useHosting } from './useHosting.ts';

const parts = {
  room: lazyPart(async () => (await import('./RoomSection.tsx')).RoomSection),
  end: lazyPart(async () => (await import('./RoomSection.tsx')).EndForAll),
} as const;

/** A part of the people's panel that is there for those who lead; its code comes with the first of them. */
export function Leading({ part }: { readonly part: keyof typeof parts }) {
  const Part = parts[part];
  return useHosting() ? (
    <Suspense>
      <Part />
    </Suspense>
  ) : null;
}
