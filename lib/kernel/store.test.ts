import { describe, expect, test } from 'vitest';
import { Store, whenThere } from './store.ts';

describe('Store', () => {
  test('tells of another value, not of the same', () => {
    const store = new Store(Number.NaN);
    let told = 0;
    store.subscribe(() => told++);
    store.set(Number.NaN);
    expect(told).toBe(0);
    store.set(1);
    store.set(1);
    expect(told).toBe(1);
    expect(store.get()).toBe(1);
  });

  test('listeners read the new value', () => {
    const store = new Store('old');
    const seen: string[] = [];
    store.subscribe(() => seen.push(store.get()));
    store.set('new');
    expect(seen).toEqual(['new']);
  });

  test('a listener that leaves while being told does not disturb the others', () => {
    const store = new Store(0);
    const told: string[] = [];
    const leave = store.subscribe(() => {
      told.push('first');
      leave();
    });
    store.subscribe(() => told.push('second'));
    store.set(1);
    store.set(2);
    expect(told).toEqual(['first', 'second', 'second']);
    expect(store.listeners).toBe(1);
  });

  test('get and subscribe work apart from the store, as useSyncExternalStore calls them', () => {
    const { get, subscribe } = new Store(7);
    const leave = subscribe(() => {});
    expect(get()).toBe(7);
    leave();
  });
});

describe('whenThere', () => {
  test('takes what is there, or the first that comes, and once', () => {
    const store = new Store<string | null>(null);
    const taken: string[] = [];
    whenThere(store, (value) => taken.push(value));
    store.set('first');
    store.set('second');
    whenThere(store, (value) => taken.push(value));
    expect([taken, store.listeners]).toEqual([['first', 'second'], 0]);
  });

  test('takes nothing once it waits no longer', () => {
    const store = new Store<string | null>(null);
    const taken: string[] = [];
    whenThere(store, (value) => taken.push(value))();
    store.set('first');
    expect([taken, store.listeners]).toEqual([[], 0]);
  });
});
