import { beforeEach, describe, expect, it } from 'vitest';
import { FakeClock } from '#lib/kernel/fakeClock.ts';
import { FakeDevices } from '#lib/rtc/fakes/fakeDevices.ts';
import { MicrophoneAttention } from './microphoneAttention.ts';
import type { MicrophoneNews } from './microphoneAttention.ts';
import { SILENT_AFTER_MS } from './silence.ts';

/** A meter that hears what the test says. */
class FakeMeter {
  readonly listened = new Map<MediaStreamTrack, (rms: number, peak: number) => void>();

  listenSignal(track: MediaStreamTrack, listener: (rms: number, peak: number) => void): () => void {
    this.listened.set(track, listener);
    return () => this.listened.delete(track);
  }
}

let clock: FakeClock;
let meter: FakeMeter;
let devices: FakeDevices;
let news: MicrophoneNews[];
let attention: MicrophoneAttention;

beforeEach(() => {
  clock = new FakeClock();
  meter = new FakeMeter();
  devices = new FakeDevices({ wanted: { microphone: true, camera: false }, selected: { microphone: null, camera: null, speaker: null } });
  news = [];
  attention = new MicrophoneAttention({ devices, meter, clock, onNews: (it) => news.push(it) });
  return () => {
    const listened = [...meter.listened.keys()];
    attention.close();
    expect([meter.listened.size, devices.listeners, clock.pending]).toEqual([0, 0, 0]);
    // Only clones are its own to stop.
    const sent = devices.tracks.get().microphone;
    expect(listened.filter((track) => track !== sent).every(({ readyState }) => readyState === 'ended')).toBe(true);
  };
});

function hear(ms: number, amplitude: number): void {
  for (let passed = 0; passed < ms; passed += 50) {
    clock.advance(50);
    for (const listener of [...meter.listened.values()]) listener(amplitude, amplitude);
  }
}

/** Syllables with pauses. */
function speak(ms: number): void {
  for (let passed = 0; passed < ms; passed += 300) {
    hear(200, 0.1);
    hear(100, 0.0001);
  }
}

describe('an open microphone', () => {
  it('that sends silence is told of, once, and no longer when it sends sound', () => {
    hear(SILENT_AFTER_MS + 1_000, 0);
    expect(news).toEqual([{ silent: true, mutedSpeech: false }]);
    hear(1_000, 0.1);
    expect(news.slice(1)).toEqual([{ silent: false, mutedSpeech: false }]);
  });

  it('another one begins anew', () => {
    hear(SILENT_AFTER_MS - 1_000, 0);
    devices.setWanted('microphone', true);
    hear(SILENT_AFTER_MS - 1_000, 0);
    expect(news).toEqual([]);
  });

  it('is not called silent once it is off', () => {
    hear(SILENT_AFTER_MS + 1_000, 0);
    devices.setWanted('microphone', false);
    expect(news.at(-1)).toEqual({ silent: false, mutedSpeech: false });
  });
});

describe('a muted microphone', () => {
  it('is not listened to before the call', () => {
    devices.setWanted('microphone', false);
    expect(meter.listened.size).toBe(0);
  });

  it('is heard through a clone of its own, while the track itself stays disabled', () => {
    attention.setInCall(true);
    devices.setWanted('microphone', false);
    const muted = devices.mutedMicrophone.get();
    const [heard] = meter.listened.keys();
    expect(heard).not.toBe(muted);
    expect([heard?.enabled, muted?.enabled]).toEqual([true, false]);
    speak(3_000);
    expect(news).toEqual([{ silent: false, mutedSpeech: true }]);
    expect(muted?.enabled).toBe(false);
    devices.setWanted('microphone', true);
    expect(news.at(-1)).toEqual({ silent: false, mutedSpeech: false });
    expect(heard?.readyState).toBe('ended');
  });

  it('tells no sooner again for having been unmuted in between', () => {
    attention.setInCall(true);
    devices.setWanted('microphone', false);
    speak(3_000);
    devices.setWanted('microphone', true);
    devices.setWanted('microphone', false);
    speak(6_000);
    expect(news.filter(({ mutedSpeech }) => mutedSpeech)).toHaveLength(1);
  });

  it('is let go when the call is over', () => {
    attention.setInCall(true);
    devices.setWanted('microphone', false);
    const [heard] = meter.listened.keys();
    attention.setInCall(false);
    expect([meter.listened.size, heard?.readyState]).toEqual([0, 'ended']);
  });
});
