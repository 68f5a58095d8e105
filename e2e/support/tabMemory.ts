import type { CDPSession, Page } from '@playwright/test';

/** What one tab holds once its garbage is gone. */
export interface TabHeld {
  /** Bytes: JavaScript, what the engine holds for it, and buffers. */
  readonly heap: number;
  readonly nodes: number;
  readonly listeners: number;
  /** RTCPeerConnections that can still be reached, closed ones too. */
  readonly connections: number;
}

/** Looks into one tab's memory (Chrome DevTools Protocol). */
export class TabMemory {
  readonly #session: CDPSession;

  private constructor(session: CDPSession) {
    this.#session = session;
  }

  static async of(page: Page): Promise<TabMemory> {
    const session = await page.context().newCDPSession(page);
    await session.send('HeapProfiler.enable');
    return new TabMemory(session);
  }

  async held(): Promise<TabHeld> {
    // Twice: what a finalizer lets go of is only garbage the next time.
    for (let pass = 0; pass < 2; pass++) await this.#session.send('HeapProfiler.collectGarbage');
    const connections = await this.#reachable('RTCPeerConnection.prototype');
    const { usedSize, embedderHeapUsedSize, backingStorageSize } = await this.#session.send('Runtime.getHeapUsage');
    const { nodes, jsEventListeners } = await this.#session.send('Memory.getDOMCounters');
    return { heap: usedSize + embedderHeapUsedSize + backingStorageSize, nodes, listeners: jsEventListeners, connections };
  }

  async #reachable(prototype: string): Promise<number> {
    const { result } = await this.#session.send('Runtime.evaluate', { expression: prototype, objectGroup: 'count' });
    const { objects } = await this.#session.send('Runtime.queryObjects', { prototypeObjectId: result.objectId ?? '', objectGroup: 'count' });
    const { result: length } = await this.#session.send('Runtime.callFunctionOn', {
      objectId: objects.objectId ?? '',
      functionDeclaration: 'function () { return this.length }',
      returnByValue: true,
    });
    await this.#session.send('Runtime.releaseObjectGroup', { objectGroup: 'count' });
    return Number(length.value);
  }
}
