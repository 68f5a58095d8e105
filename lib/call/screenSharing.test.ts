import { beforeEach, describe, expect, it, vi } from 'vitest';
import type { ScreenFailure } from '#lib/rtc/capture/screenState.ts';
import { CallBench } from './callBench.ts';
import type { CallSession } from './callSession.ts';

let bench: CallBench;
beforeEach(() => {
  bench = new CallBench();
  return () => vi.unstubAllGlobals();
});

const own = (session: CallSession) => session.snapshot.get().self;
const sent = () => bench.transport.tracks;

/** A session in the call, and the screen it can share. */
async function live() {
  const session = await bench.live();
  await bench.time.run(1);
  const screen = bench.screens.at(-1);
  if (!screen) throw new Error('no code for screens has come');
  return { session, screen };
}

/** And shares it. */
async function sharing() {
  const { session, screen } = await live();
  session.shareScreen();
  screen.choose();
  return { session, screen };
}

describe('sharing the screen', () => {
  it('asks in the turn of the press, and sends picture and sound beside camera and microphone', async () => {
    const { session, screen } = await live();
    session.shareScreen();
    expect([screen.state.get().kind, own(session).screen]).toEqual(['asking', { kind: 'asking' }]);
    screen.choose();
    expect(own(session).screen).toEqual({ kind: 'sharing', surface: 'monitor', hint: 'detail', sound: true, paused: false });
    expect(own(session).media).toEqual({ microphone: true, camera: true, screen: true, screenAudio: true });
    expect(sent()).toMatchObject(screen.tracks.get());
    expect(sent().camera).not.toBeNull();
  });

  it('goes on through whatever the camera does', async () => {
    const { session, screen } = await sharing();
    session.setCamera(false);
    session.setCamera(true);
    expect(sent()).toMatchObject(screen.tracks.get());
  });

  it('tells the transport again when the hint has changed, on the same tracks', async () => {
    const { session, screen } = await sharing();
    const before = sent();
    session.setScreenHint('motion');
    expect(own(session).screen).toMatchObject({ hint: 'motion' });
    expect(sent()).toEqual(before);
    expect(sent()).not.toBe(before);
    expect(screen.state.get()).toMatchObject({ hint: 'motion' });
  });

  it.each(['the person', 'the browser’s bar'] as const)('sends nothing more when %s stops it, and says nothing loud', async (who) => {
    const { session, screen } = await sharing();
    if (who === 'the person') session.stopScreen();
    else screen.end();
    expect(own(session).screen).toEqual({ kind: 'off' });
    expect(own(session).media).toMatchObject({ screen: false, screenAudio: false });
    expect(sent()).toMatchObject({ screen: null, screenAudio: null });
    expect(bench.notices).toEqual([]);
  });

  it('says nothing when the person thinks better of it', async () => {
    const { session, screen } = await live();
    session.shareScreen();
    screen.cancel();
    expect([own(session).screen, bench.notices]).toEqual([{ kind: 'off' }, []]);
  });

  it.each<ScreenFailure>(['denied', 'denied-by-system', 'not-found', 'not-readable', 'aborted'])('says once that it is %s', async (reason) => {
    const { session, screen } = await live();
    session.shareScreen();
    screen.refuse(reason);
    expect(own(session).screen).toEqual({ kind: 'failed', reason });
    expect(bench.notices).toEqual([{ kind: 'screen-failed', reason }]);
  });

  it('shows from the start of the call where the browser cannot', async () => {
    const { session, screen } = await live();
    screen.state.set({ kind: 'unavailable' });
    expect(own(session).screen).toEqual({ kind: 'unavailable' });
  });

  it('is of the call: nobody shares before, or after', async () => {
    const session = bench.session();
    await bench.time.until(() => session.snapshot.get().phase.kind === 'preview', 1_000);
    session.shareScreen();
    await bench.time.run(1_000);
    expect(bench.screens).toEqual([]);
    session.join('Ann');
    await bench.time.until(() => bench.screens.length > 0, 1_000);
    session.leave();
    session.shareScreen();
    expect([own(session).screen, bench.screens[0]?.state.get()]).toEqual([{ kind: 'off' }, { kind: 'off' }]);
  });

  it.each(['leave', 'close', 'pagehide'] as const)('stops the capture on %s, and begins the next visit without it', async (how) => {
    const { session, screen } = await sharing();
    const held = Object.values(screen.tracks.get());
    if (how === 'pagehide') bench.page.dispatchEvent(new Event('pagehide'));
    else session[how]();
    expect(held.map((track) => track?.readyState)).toEqual(['ended', 'ended']);
    expect([screen.closed, screen.listeners]).toEqual([true, 0]);
    if (how === 'close') return;
    if (how === 'leave') session.rejoin();
    else bench.page.dispatchEvent(Object.assign(new Event('pageshow'), { persisted: true }));
    expect(own(session).screen).toEqual({ kind: 'off' });
    await bench.time.run(1_000);
    session.join('Ann');
    expect(await bench.time.until(() => session.snapshot.get().phase.kind === 'live', 1_000)).toBe(true);
    expect(own(session).screen).toEqual({ kind: 'off' });
    expect(sent()).toMatchObject({ screen: null, screenAudio: null });
  });

  it('fetches its code again when it has not come, and says so where it does not', async () => {
    bench.screenAway = true;
    const session = await bench.live();
    await bench.time.run(1);
    session.shareScreen();
    await bench.time.run(1);
    expect(own(session).screen).toEqual({ kind: 'failed', reason: 'aborted' });
    bench.screenAway = false;
    session.shareScreen();
    await bench.time.run(1);
    expect(own(session).screen).toEqual({ kind: 'asking' });
    expect(bench.screens).toHaveLength(1);
  });

  it('asks from the press on, even if its code is on its way, and another press takes it back', async () => {
    bench.others = [await bench.entry('bob', 1)];
    const session = await bench.live();
    const shown: unknown[] = [];
    session.snapshot.subscribe(() => shown.at(-1) === own(session).screen.kind || shown.push(own(session).screen.kind));
    session.shareScreen();
    await bench.time.run(1);
    expect([shown, bench.screens.map(({ state }) => state.get().kind)]).toEqual([['asking'], ['asking']]);

    const other = await bench.live();
    other.shareScreen();
    other.stopScreen();
    await bench.time.run(1);
    expect([own(other).screen.kind, bench.screens.at(-1)?.state.get().kind]).toEqual(['off', 'off']);
  });

  it('lets go of code that comes after the end', async () => {
    const session = await bench.live();
    session.shareScreen();
    session.leave();
    await bench.time.run(1);
    expect(bench.screens.map(({ closed, listeners }) => ({ closed, listeners }))).toEqual([{ closed: true, listeners: 0 }]);
    expect(own(session).screen).toEqual({ kind: 'off' });
  });
});
