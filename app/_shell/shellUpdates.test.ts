import { beforeEach, describe, expect, it, vi } from 'vitest';
import { ShellUpdates } from './shellUpdates.ts';
import type { Registration, WorkerContainer, WorkerHandle } from './shellUpdates.ts';
import type { ShellWord } from './shellWord.ts';

class FakeWorker extends EventTarget implements WorkerHandle {
  state: ServiceWorkerState = 'installing';
  readonly heard: ShellWord[] = [];
  postMessage(word: ShellWord): void {
    this.heard.push(word);
  }
  become(state: ServiceWorkerState): void {
    this.state = state;
    this.dispatchEvent(new Event('statechange'));
  }
}

class FakeRegistration extends EventTarget implements Registration {
  waiting: FakeWorker | null = null;
  installing: FakeWorker | null = null;
  active: FakeWorker | null = null;
}

class FakeContainer extends EventTarget implements WorkerContainer {
  controller: unknown = null;
  readonly registration = new FakeRegistration();
  refuses = false;
  async register(): Promise<Registration> {
    if (this.refuses) throw new DOMException('Not allowed', 'SecurityError');
    return this.registration;
  }
}

describe('ShellUpdates', () => {
  let container: FakeContainer;
  const reload = vi.fn<() => void>();
  const open = async (): Promise<ShellUpdates> => {
    const updates = new ShellUpdates(container, reload);
    await Promise.resolve();
    await Promise.resolve();
    return updates;
  };
  const arrive = (worker: FakeWorker): void => {
    container.registration.installing = worker;
    container.registration.dispatchEvent(new Event('updatefound'));
    worker.become('installed');
  };

  beforeEach(() => {
    container = new FakeContainer();
    reload.mockClear();
  });

  it('has no news of the first worker of all', async () => {
    const updates = await open();
    arrive(new FakeWorker());
    expect(updates.update.get()).toBe('none');
  });

  it('tells of a newer one that has come, and of one that was waiting already', async () => {
    container.controller = {};
    const updates = await open();
    expect(updates.update.get()).toBe('none');
    arrive(new FakeWorker());
    expect(updates.update.get()).toBe('ready');

    container.registration.waiting = new FakeWorker();
    expect((await open()).update.get()).toBe('ready');
  });

  it('lets it take over when the person says so, and loads the page anew then', async () => {
    container.controller = {};
    const updates = await open();
    const newer = new FakeWorker();
    arrive(newer);
    expect(newer.heard).toEqual([]);
    updates.accept();
    updates.accept();
    expect(newer.heard).toEqual(['take-over']);
    expect(updates.update.get()).toBe('taking-over');
    expect(reload).not.toHaveBeenCalled();
    container.dispatchEvent(new Event('controllerchange'));
    expect(reload).toHaveBeenCalledOnce();
  });

  it('loads the page anew at once where another tab has let it take over', async () => {
    container.controller = {};
    const updates = await open();
    const newer = new FakeWorker();
    arrive(newer);
    newer.become('activated');
    updates.accept();
    expect(newer.heard).toEqual([]);
    expect(reload).toHaveBeenCalledOnce();
  });

  it('never loads a page anew that has not agreed', async () => {
    container.controller = {};
    await open();
    arrive(new FakeWorker());
    container.dispatchEvent(new Event('controllerchange'));
    expect(reload).not.toHaveBeenCalled();
  });

  it('has the worker in charge renew what it shows without a network', async () => {
    container.registration.active = new FakeWorker();
    await open();
    expect(container.registration.active.heard).toEqual(['renew']);
  });

  it('does without where the browser refuses, and hears nothing once closed', async () => {
    container.refuses = true;
    expect((await open()).update.get()).toBe('none');
    container.refuses = false;
    container.controller = {};
    const updates = await open();
    updates.close();
    arrive(new FakeWorker());
    expect(updates.update.get()).toBe('none');
  });
});
