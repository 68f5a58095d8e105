import { lazy } from 'react';
import type { ComponentType, LazyExoticComponent } from 'react';

/** ms between two tries to fetch a part. */
const RETRY_MS = 2_000;

/**
 * `lazy` for a part of a running call. One that cannot be fetched, because the network is away just when somebody wants to see why,
 * comes as soon as it can be, and the call goes on meanwhile: a failure would take the page along, and the call with it.
 */
export function lazyPart<P>(load: () => Promise<ComponentType<P>>): LazyExoticComponent<ComponentType<P>> {
  const patiently = async (): Promise<{ readonly default: ComponentType<P> }> => {
    try {
      return { default: await load() };
    } catch {
      await new Promise((resolve) => setTimeout(resolve, RETRY_MS));
      return patiently();
    }
  };
  return lazy(patiently);
}
