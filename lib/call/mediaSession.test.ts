import { beforeEach, describe, expect, it } from 'vitest';
import { roomName } from '#lib/protocol/ids.ts';
import { FakeCall } from './fakeCall.ts';
import { MediaSessionOwner, sessionActions } from './mediaSession.ts';
import type { MediaSessionPort, SessionAction } from './mediaSession.ts';
import { initialSnapshot } from './reduce.ts';

class FakeMediaSession implements MediaSessionPort {
  metadata: MediaMetadata | null = null;
  readonly handlers = new Map<string, () => void>();
  readonly told: string[] = [];
  readonly #known: readonly string[];

  constructor(known: readonly string[] = sessionActions) {
    this.#known = known;
  }

  setActionHandler(action: string, handler: (() => void) | null): void {
    if (!this.#known.includes(action)) throw new TypeError(`${action} is not a valid enum value`);
    if (handler) this.handlers.set(action, handler);
    else this.handlers.delete(action);
  }

  setMicrophoneActive(active: boolean): Promise<void> {
    this.told.push(`microphone ${active}`);
    return Promise.reject(new DOMException('the page is hidden', 'InvalidStateError'));
  }

  setCameraActive(active: boolean): void {
    this.told.push(`camera ${active}`);
  }
}

const room = roomName.parse('room-room-room-room--');
const metadata: MediaMetadata = { title: 'Bob', artist: 'Parley', album: '', artwork: [] };

let call: FakeCall;
let asked: SessionAction[];
const actions = (): Record<SessionAction, () => void> => ({
  togglemicrophone: () => asked.push('togglemicrophone'),
  togglecamera: () => asked.push('togglecamera'),
  hangup: () => asked.push('hangup'),
  enterpictureinpicture: () => asked.push('enterpictureinpicture'),
});
beforeEach(() => {
  asked = [];
  const selected = { microphone: null, camera: null, speaker: null };
  call = new FakeCall(initialSnapshot({ room, link: '', name: '', wanted: { microphone: true, camera: false }, selected, online: true, lowData: false, relayOnly: false }));
});
const want = (wanted: { readonly microphone: boolean; readonly camera: boolean }) => call.patch({ self: { ...call.snapshot.get().self, wanted } });

describe('MediaSessionOwner', () => {
  it('does what the system’s buttons ask for', () => {
    const session = new FakeMediaSession();
    const owner = new MediaSessionOwner(session, call.snapshot, actions());
    for (const action of sessionActions) session.handlers.get(action)?.();
    expect(asked).toEqual(sessionActions);
    owner.close();
  });

  it('tells how the devices stand, and again only when that changes', () => {
    const session = new FakeMediaSession();
    const owner = new MediaSessionOwner(session, call.snapshot, actions());
    call.patch({ online: false });
    want({ microphone: false, camera: false });
    expect(session.told).toEqual(['microphone true', 'camera false', 'microphone false']);
    owner.close();
  });

  it('leaves out what a browser does not know, and what there is nobody for', () => {
    const session = new FakeMediaSession(['togglemicrophone', 'hangup']);
    const owner = new MediaSessionOwner(session, call.snapshot, { ...actions(), hangup: null });
    expect([...session.handlers.keys()]).toEqual(['togglemicrophone']);
    owner.close();
    const bare: MediaSessionPort = { metadata: null, setActionHandler: () => {} };
    new MediaSessionOwner(bare, call.snapshot, actions()).close();
  });

  it('takes everything back when it is closed', () => {
    const session = new FakeMediaSession();
    const owner = new MediaSessionOwner(session, call.snapshot, actions());
    owner.show(metadata);
    expect(session.metadata).toBe(metadata);
    owner.close();
    owner.show(metadata);
    expect([session.metadata, session.handlers.size, call.snapshot.listeners]).toEqual([null, 0, 0]);
  });
});
