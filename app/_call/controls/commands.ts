import { useEffect } from 'react';
import type { CommandId } from '#lib/call/shortcuts.ts';

/**
 * What the keys can do, by who does it: the part of the page that owns an action registers it for as long as it is there. Keys
 * know nothing of parts, and parts nothing of keys.
 */
export class Commands {
  readonly #owners = new Map<CommandId, readonly (() => void)[]>();

  /** From now on `id` does `run`, until what is returned is called. Of several the one that came last. */
  register(id: CommandId, run: () => void): () => void {
    const own = () => run();
    this.#owners.set(id, [...(this.#owners.get(id) ?? []), own]);
    return () => {
      const left = (this.#owners.get(id) ?? []).filter((other) => other !== own);
      if (left.length > 0) this.#owners.set(id, left);
      else this.#owners.delete(id);
    };
  }

  /** Whether there is somebody to do it. */
  has(id: CommandId): boolean {
    return this.#owners.has(id);
  }

  run(id: CommandId): void {
    this.#owners.get(id)?.at(-1)?.();
  }
}

/** Those of this page. */
export const commands = new Commands();

/** Registers `run` as what `id` does while the component is there; null: it cannot be done now. */
export function useCommand(id: CommandId, run: (() => void) | null): void {
  useEffect(() => (run ? commands.register(id, run) : undefined), [id, run]);
}
