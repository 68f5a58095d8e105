import type { Clock } from '#lib/kernel/clock.ts';
import { Scope } from '#lib/kernel/scope.ts';
import type { LevelMeter } from '#lib/rtc/audio/level.ts';
import type { Devices } from '#lib/rtc/capture/devices.ts';
import { hearMuted, HINT_REST_MS, justMuted } from './mutedSpeech.ts';
import { hearSilence, unheard } from './silence.ts';

/** What the person should know of their own microphone. */
export interface MicrophoneNews {
  /** It is on and delivers nothing but digital silence: a switch on the device, or another device than the one that is spoken into. */
  readonly silent: boolean;
  /** It is muted and somebody talks into it. */
  readonly mutedSpeech: boolean;
}

export const noMicrophoneNews: MicrophoneNews = { silent: false, mutedSpeech: false };

export interface MicrophoneAttentionOptions {
  readonly devices: Pick<Devices, 'tracks' | 'mutedMicrophone'>;
  readonly meter: Pick<LevelMeter, 'listenSignal'>;
  readonly clock: Clock;
  /** Only when something has changed. */
  readonly onNews: (news: MicrophoneNews) => void;
}

/** Whom it listens to. */
type Heard =
  | { readonly kind: 'nobody' }
  | { readonly kind: 'open'; readonly track: MediaStreamTrack }
  | { readonly kind: 'muted'; readonly track: MediaStreamTrack };

const nobody: Heard = { kind: 'nobody' };

/**
 * Listens to the person's own microphone for what they cannot notice themselves. A muted one is heard through a clone, which
 * goes nowhere else: the track that was sent stays disabled, so that what others hear is silence whatever happens here.
 */
export class MicrophoneAttention {
  readonly #options: MicrophoneAttentionOptions;
  readonly #scope = new Scope();
  #inCall = false;
  #heard = nobody;
  #listening: Scope | null = null;
  /** When the last hint's rest is over, on the clock. */
  #restingUntil = 0;
  #news = noMicrophoneNews;

  constructor(options: MicrophoneAttentionOptions) {
    this.#options = options;
    const { tracks, mutedMicrophone } = options.devices;
    this.#scope.add(tracks.subscribe(() => this.#follow()));
    this.#scope.add(mutedMicrophone.subscribe(() => this.#follow()));
    this.#follow();
  }

  /** Before the call nobody needs to be told that they are muted. */
  setInCall(inCall: boolean): void {
    this.#inCall = inCall;
    this.#follow();
  }

  close(): void {
    this.#scope.close();
  }

  #follow(): void {
    if (this.#scope.closed) return;
    const next = this.#whom();
    const same = next.kind === this.#heard.kind && (next.kind === 'nobody' || (this.#heard.kind !== 'nobody' && next.track === this.#heard.track));
    if (same) return;
    this.#listening?.close();
    this.#heard = next;
    this.#listening = this.#scope.child();
    this.#tell(noMicrophoneNews);
    if (next.kind === 'open') this.#hearOpen(next.track, this.#listening);
    if (next.kind === 'muted') this.#hearMuted(next.track, this.#listening);
  }

  #whom(): Heard {
    const { tracks, mutedMicrophone } = this.#options.devices;
    const sent = tracks.get().microphone;
    if (sent) return { kind: 'open', track: sent };
    const muted = this.#inCall ? mutedMicrophone.get() : null;
    return muted ? { kind: 'muted', track: muted } : nobody;
  }

  #hearOpen(track: MediaStreamTrack, scope: Scope): void {
    const { meter, clock } = this.#options;
    let state = unheard;
    scope.add(
      meter.listenSignal(track, (_, peak) => {
        state = hearSilence(state, peak, clock.now());
        this.#tell({ silent: state.silent, mutedSpeech: false });
      }),
    );
  }

  #hearMuted(track: MediaStreamTrack, scope: Scope): void {
    const { meter, clock } = this.#options;
    const clone = track.clone();
    clone.enabled = true;
    scope.add(() => clone.stop());
    let state = justMuted(clock.now(), this.#restingUntil);
    scope.add(
      meter.listenSignal(clone, (rms) => {
        state = hearMuted(state, rms, clock.now());
        if (state.hint.kind === 'shown') this.#restingUntil = state.hint.until + HINT_REST_MS;
        this.#tell({ silent: false, mutedSpeech: state.hint.kind === 'shown' });
      }),
    );
  }

  #tell(news: MicrophoneNews): void {
    if (news.silent === this.#news.silent && news.mutedSpeech === this.#news.mutedSpeech) return;
    this.#news = news;
    this.#options.onNews(news);
  }
}
