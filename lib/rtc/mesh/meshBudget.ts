import type { Clock } from '#lib/kernel/clock.ts';
import type { Scope } from '#lib/kernel/scope.ts';
import type { LocalTracks } from '../mediaTransport.ts';
import { Steadily } from '../stats/steadily.ts';
import { decideEncodings, unseenLink } from './budget.ts';
import type { LinkEncodings } from './encodings.ts';
import { LinkMeter } from './linkMeter.ts';
import type { Measured } from './linkMeter.ts';
import type { PeerLink } from './peerLink.ts';
import { ProcessorGuard } from './processorGuard.ts';
import { contentOf } from './screenEncoding.ts';
import { Uplink } from './uplink.ts';

export interface MeshBudgetOptions {
  readonly clock: Clock;
  readonly scope: Scope;
  readonly links: () => readonly PeerLink[];
  readonly tracks: () => LocalTracks;
  /** Whether this side spares data. */
  readonly lowData: () => boolean;
}

/** ms between looks at what was sent, and where nothing has changed for a while. */
const LOOK_MS = 1_000;
const STEADY_LOOK_MS = 2_000;
const STEADY_AFTER_MS = 10_000;
/** ms for which somebody counts as speaking who has fallen silent: a breath is no end. */
const SPEAKING_MS = 3_000;

/** Owner of what a mesh may send: looks at its links, decides for all of them at once, and tells those for whom that changes something. */
export class MeshBudget {
  readonly #options: MeshBudgetOptions;
  readonly #meters = new WeakMap<PeerLink, LinkMeter>();
  readonly #uplink: Uplink;
  readonly #guard: ProcessorGuard;
  readonly #silent: Steadily;
  #speaking = false;
  #decided: ReadonlyMap<PeerLink, LinkEncodings> = new Map();
  #changedAt: number;
  #looking = false;

  constructor(options: MeshBudgetOptions) {
    this.#options = options;
    const { clock } = options;
    this.#uplink = new Uplink(clock);
    this.#guard = new ProcessorGuard(clock);
    this.#silent = new Steadily(clock);
    this.#changedAt = clock.now();
  }

  /** How pictures go out on `link`. */
  of(link: PeerLink): LinkEncodings {
    // One that is going is in no decision any more.
    return this.#decided.get(link) ?? unseenLink;
  }

  /** Something has changed: the links there are, what somebody shows, what is sent. */
  review(): void {
    const before = this.#decided;
    this.#decided = this.#decide();
    for (const [link, { camera, screen }] of this.#decided) {
      const earlier = before.get(link);
      if (earlier?.camera === camera && earlier.screen === screen) continue;
      this.#changedAt = this.#options.clock.now();
      link.setEncodings();
    }
    if (this.#looking || this.#decided.size === 0) return;
    this.#looking = true;
    this.#lookAfter(LOOK_MS);
  }

  #decide(): ReadonlyMap<PeerLink, LinkEncodings> {
    const { tracks, lowData } = this.#options;
    const { screen } = tracks();
    return decideEncodings({
      shown: new Map(this.#options.links().map((link) => [link, link.shown])),
      uplink: this.#uplink.carries,
      speaking: this.#speaking,
      strain: this.#guard.strain,
      lowData: lowData(),
      screen: screen && contentOf(screen),
      before: this.#decided,
    });
  }

  #lookAfter(delay: number): void {
    const { clock, scope } = this.#options;
    scope.after(clock, delay, () => void this.#look());
  }

  async #look(): Promise<void> {
    const { clock, scope } = this.#options;
    const links = this.#options.links();
    if (links.length === 0) {
      this.#looking = false;
      return;
    }
    // Set before anything is asked: what a connection never answers that is being closed holds nobody up.
    this.#lookAfter(clock.now() - this.#changedAt >= STEADY_AFTER_MS ? STEADY_LOOK_MS : LOOK_MS);
    const measured = (await Promise.all(links.map((link) => this.#measure(link)))).filter((one) => one !== null);
    if (scope.closed) return;
    this.#uplink.look(measured.map(({ path }) => path));
    const shares = measured.flatMap(({ encodeShare }) => encodeShare ?? []);
    this.#guard.look({ limited: measured.some(({ strained }) => strained), share: shares.length > 0 ? Math.max(...shares) : null });
    const heard = measured.some(({ speaks }) => speaks);
    const silent = this.#silent.lasts(!heard, SPEAKING_MS);
    this.#speaking = heard || (this.#speaking && !silent);
    this.review();
  }

  async #measure(link: PeerLink): Promise<Measured | null> {
    const connection = link.up;
    if (!connection) return null;
    let meter = this.#meters.get(link);
    if (meter?.connection !== connection) {
      meter = new LinkMeter(connection, this.#options.clock);
      this.#meters.set(link, meter);
    }
    return meter.look();
  }
}
