import type { CDPSession } from '@playwright/test';
import type { FlowReport } from './flow.ts';
import type { Receiver } from './media.ts';
import type { Person } from './people.ts';
import type { MediaSample } from './probe.ts';

/**
 * A person's tab by the DevTools protocol alone. Playwright gives a page up whose process has died, and one that comes out of the
 * back/forward cache; the tab itself lives on in both cases, with its storage and its history.
 */
export class RawPage implements Receiver {
  readonly name: string;
  readonly #person: Person;
  readonly #session: CDPSession;

  private constructor(person: Person, session: CDPSession) {
    this.name = person.name;
    this.#person = person;
    this.#session = session;
  }

  static async of(person: Person): Promise<RawPage> {
    return new RawPage(person, await person.context.newCDPSession(person.page));
  }

  /** The process of the page dies, as with “Aw, snap!”. */
  async crash(): Promise<void> {
    const crashed = this.#person.page.waitForEvent('crash');
    // Never answered: nobody is left to do so.
    void this.#session.send('Page.crash').catch(() => {});
    await crashed;
  }

  async reload(): Promise<void> {
    await this.#session.send('Page.reload');
  }

  async goto(url: string): Promise<void> {
    await this.#session.send('Page.navigate', { url });
  }

  /** One step back, as with the browser's button. */
  async back(): Promise<void> {
    const { entries, currentIndex } = await this.#session.send('Page.getNavigationHistory');
    const entry = entries[currentIndex - 1];
    if (!entry) throw new Error('there is nothing to go back to');
    await this.#session.send('Page.navigateToHistoryEntry', { entryId: entry.id });
  }

  /** Resolves with `run`'s value, once the page has one that is not null. */
  async wait<T>(run: () => T, timeout = 20_000): Promise<NonNullable<T>> {
    const until = Date.now() + timeout;
    for (;;) {
      const value = await this.#evaluate<T>(`(${run.toString()})()`).catch(() => null);
      if (value !== null && value !== undefined) return value;
      if (Date.now() > until) throw new Error(`${this.name}'s page did not come to: ${run.toString()}`);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  selfId(): Promise<string> {
    return this.wait(() => document.querySelector('[data-testid="tile"][data-self="true"]')?.getAttribute('data-participant') || null);
  }

  receivedFrom(participants: readonly string[]): Promise<readonly (MediaSample | null)[]> {
    return this.#evaluate(`window.parleyProbe.receivedFrom(${JSON.stringify(participants)})`);
  }

  pictureOf(participant: string): Promise<readonly number[] | null> {
    return this.#evaluate(`window.parleyProbe.pictureOf(${JSON.stringify(participant)})`);
  }

  watchFlow(participants: readonly string[]): Promise<void> {
    return this.#evaluate(`window.parleyFlow.start(${JSON.stringify(participants)})`);
  }

  flow(): Promise<FlowReport> {
    return this.#evaluate('window.parleyFlow.read()');
  }

  async #evaluate<T>(expression: string): Promise<T> {
    const { result, exceptionDetails } = await this.#session.send('Runtime.evaluate', { expression, awaitPromise: true, returnByValue: true });
    if (exceptionDetails) throw new Error(exceptionDetails.text);
    return result.value as T;
  }
}
