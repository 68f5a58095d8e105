import type { LocalTracks, MediaTransport } from '#lib/rtc/mediaTransport.ts';
import type { ViewDemands } from './demands.ts';
import type { Manner } from './visitOptions.ts';

/** What a transport is to send and to show, also before there is one. */
export class Wishes {
  #transport: MediaTransport | null = null;
  #tracks: LocalTracks | null = null;
  #demands: ViewDemands = new Map();
  #manner: Manner = { lowData: false, relayOnly: false };

  setTracks(tracks: LocalTracks): void {
    this.#tracks = tracks;
    this.#transport?.setLocalTracks(tracks);
  }

  /** What is shown of the others, and in which manner media goes to them. */
  setDemand(demands: ViewDemands, manner: Manner): void {
    [this.#demands, this.#manner] = [demands, manner];
    if (this.#transport) this.#demand(this.#transport);
  }

  /** `transport` is what carries them out from now on. */
  applyTo(transport: MediaTransport): void {
    this.#transport = transport;
    if (this.#tracks) transport.setLocalTracks(this.#tracks);
    this.#demand(transport);
  }

  #demand(transport: MediaTransport): void {
    transport.setDemand(this.#demands);
    transport.setLowData(this.#manner.lowData);
    transport.setRelayOnly(this.#manner.relayOnly);
  }
}
