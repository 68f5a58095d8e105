// Runs in the page before anything else: devices, permissions and outputs that a test can take away and give back.

type Kind = 'microphone' | 'camera';

export interface DeviceLab {
  /** Loudness of what every microphone hears, as the amplitude of a tone; 0 is digital silence. */
  speak(amplitude: number): void;
  /** The system ends the track in use; the device stays. */
  end(kind: Kind): void;
  /** The system silences what is captured, or lets it speak again, as iOS does around a phone call. */
  interrupt(interrupted: boolean): void;
  unplug(id: string): void;
  plug(id: string): void;
  permit(kind: Kind, state: PermissionState): void;
  /** Ids of speakers that elements were told to play on, in order. */
  readonly sinks: string[];
  /** ms until an element is there, or is not. */
  timeUntil(selector: string, present: boolean): Promise<number>;
  /** Wake locks that are held. */
  readonly wakeLocks: Set<unknown>;
}

declare global {
  interface Window {
    deviceLab: DeviceLab;
  }
}

export function installDeviceLab(): void {
  interface Device {
    readonly kind: MediaDeviceKind;
    readonly deviceId: string;
    readonly label: string;
  }
  const all: readonly Device[] = [
    { kind: 'audioinput', deviceId: 'mic-a', label: 'Microphone A' },
    { kind: 'audioinput', deviceId: 'mic-b', label: 'Microphone B' },
    { kind: 'videoinput', deviceId: 'cam-a', label: 'Camera A' },
    { kind: 'audiooutput', deviceId: 'out-a', label: 'Speaker A' },
    { kind: 'audiooutput', deviceId: 'out-b', label: 'Speaker B' },
  ];
  const inputs = { microphone: 'audioinput', camera: 'videoinput' } as const;
  const away = new Set<string>();
  const given: { readonly track: MediaStreamTrack; readonly device: Device; readonly kind: Kind }[] = [];
  const live = () => given.filter(({ track }) => track.readyState === 'live');
  let interrupted = false;

  const status = { microphone: Object.assign(new EventTarget(), { state: 'granted' }), camera: Object.assign(new EventTarget(), { state: 'granted' }) };
  const queryPermission = navigator.permissions.query.bind(navigator.permissions);
  navigator.permissions.query = async (descriptor) => {
    const { name } = descriptor as { name: string };
    return name === 'microphone' || name === 'camera' ? (status[name] as unknown as PermissionStatus) : queryPermission(descriptor);
  };

  let sound: { readonly context: AudioContext; readonly gain: GainNode } | null = null;
  let amplitude = 0.1;
  const microphone = (): MediaStreamTrack => {
    if (!sound) {
      const context = new AudioContext();
      // No capture that the browser knows of, so it may hold the sound back until somebody presses something; a real microphone it would not.
      const resume = () => void context.resume();
      for (const gesture of ['pointerdown', 'click', 'keydown']) addEventListener(gesture, resume, { capture: true });
      sound = { context, gain: new GainNode(context, { gain: amplitude }) };
      const tone = new OscillatorNode(context, { frequency: 440 });
      tone.connect(sound.gain);
      tone.start();
    }
    const out = sound.context.createMediaStreamDestination();
    sound.gain.connect(out);
    const [track] = out.stream.getAudioTracks();
    if (!track) throw new Error('no track');
    return track;
  };

  const devices = navigator.mediaDevices;
  const native = devices.getUserMedia.bind(devices);
  const open = async (kind: Kind, wish: boolean | MediaTrackConstraints): Promise<MediaStreamTrack> => {
    if (status[kind].state === 'denied') throw new DOMException('Permission denied', 'NotAllowedError');
    const exact = typeof wish === 'object' && typeof wish.deviceId === 'object' && 'exact' in wish.deviceId ? wish.deviceId.exact : null;
    const there = all.filter((device) => device.kind === inputs[kind] && !away.has(device.deviceId));
    const device = exact === null ? there[0] : there.find(({ deviceId }) => deviceId === exact);
    if (!device) throw there.length === 0 ? new DOMException('Requested device not found', 'NotFoundError') : new OverconstrainedError('deviceId', '');
    const track = kind === 'microphone' ? microphone() : (await native({ video: true })).getVideoTracks()[0];
    if (!track) throw new DOMException('', 'NotReadableError');
    const settings = track.getSettings();
    Object.defineProperty(track, 'getSettings', { value: () => ({ ...settings, deviceId: device.deviceId }) });
    Object.defineProperty(track, 'label', { value: device.label });
    Object.defineProperty(track, 'muted', { get: () => interrupted });
    given.push({ track, device, kind });
    return track;
  };
  devices.getUserMedia = async ({ audio, video } = {}) => {
    const tracks: MediaStreamTrack[] = [];
    if (audio) tracks.push(await open('microphone', audio));
    if (video) tracks.push(await open('camera', video));
    return new MediaStream(tracks);
  };
  devices.enumerateDevices = async () =>
    all.filter(({ deviceId }) => !away.has(deviceId)).map((device) => ({ ...device, groupId: '', toJSON: () => device }));

  const sinks: string[] = [];
  const sinkOf = new WeakMap<HTMLMediaElement, string>();
  Object.defineProperty(HTMLMediaElement.prototype, 'sinkId', { get(this: HTMLMediaElement) { return sinkOf.get(this) ?? ''; } });
  HTMLMediaElement.prototype.setSinkId = async function (this: HTMLMediaElement, id: string) {
    if (away.has(id)) throw new DOMException('', 'NotFoundError');
    sinkOf.set(this, id);
    sinks.push(id);
  };

  const wakeLocks = new Set<unknown>();
  Object.defineProperty(navigator, 'wakeLock', {
    value: {
      request: async () => {
        const sentinel = Object.assign(new EventTarget(), {
          release: async () => {
            if (wakeLocks.delete(sentinel)) sentinel.dispatchEvent(new Event('release'));
          },
        });
        wakeLocks.add(sentinel);
        return sentinel;
      },
    },
  });

  const end = (of: (entry: (typeof given)[number]) => boolean) => {
    for (const { track } of live().filter(of)) {
      track.stop();
      track.dispatchEvent(new Event('ended'));
    }
  };

  window.deviceLab = {
    sinks,
    wakeLocks,
    speak(to) {
      amplitude = to;
      if (sound) sound.gain.gain.value = to;
    },
    end: (kind) => end((entry) => entry.kind === kind),
    interrupt(now) {
      interrupted = now;
      for (const { track } of live()) track.dispatchEvent(new Event(now ? 'mute' : 'unmute'));
    },
    unplug(id) {
      away.add(id);
      end(({ device }) => device.deviceId === id);
      devices.dispatchEvent(new Event('devicechange'));
    },
    plug(id) {
      away.delete(id);
      devices.dispatchEvent(new Event('devicechange'));
    },
    permit(kind, state) {
      status[kind].state = state;
      if (state !== 'granted') end((entry) => entry.kind === kind);
      status[kind].dispatchEvent(new Event('change'));
    },
    timeUntil(selector, present) {
      const start = performance.now();
      return new Promise((resolve) => {
        const look = () => {
          if ((document.querySelector(selector) !== null) !== present) return;
          observer.disconnect();
          resolve(performance.now() - start);
        };
        const observer = new MutationObserver(look);
        observer.observe(document, { subtree: true, childList: true, attributes: true, characterData: true });
        look();
      });
    },
  };
}
