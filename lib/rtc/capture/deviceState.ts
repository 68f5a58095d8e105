/** Devices that are captured from. */
export type CaptureKind = 'microphone' | 'camera';

/** Devices a person can choose. */
export type DeviceKind = CaptureKind | 'speaker';

/** Why a device is not delivering, told apart as far as the browser tells. Each has its own words and its own way out. */
export type CaptureFailure =
  /** The person, or an earlier choice kept by the browser, said no for this site. */
  | 'denied'
  /** The operating system does not let this browser use the device. */
  | 'denied-by-system'
  /** There is no such device. */
  | 'not-found'
  /** Another program holds it, or it does not start. */
  | 'in-use'
  /** No device can do what was asked for. */
  | 'constraint'
  /** The browser gave up without saying why. */
  | 'aborted'
  /** The page is not served over HTTPS, so the browser offers no devices at all. */
  | 'insecure'
  /** The browser has no getUserMedia. */
  | 'unsupported';

/** One capture device over time. */
export type CaptureState =
  /**
   * Not wanted: nothing is sent. A camera is stopped and its light is off. A microphone that has been live stays open,
   * silenced, so that unmuting is instant; one that never was is not open.
   */
  | { readonly kind: 'off' }
  /** Asked for. `unanswered` once the browser's prompt has been open for long enough to need a word. */
  | { readonly kind: 'asking'; readonly unanswered: boolean }
  /** Delivering. */
  | { readonly kind: 'live'; readonly deviceId: string; readonly label: string }
  /** Wanted, and not to be had. */
  | { readonly kind: 'failed'; readonly reason: CaptureFailure }
  /** Was delivering and stopped by itself: unplugged, or taken away by the system. */
  | { readonly kind: 'ended' };

/** A device in a menu. `label` is empty until the browser has been allowed to name it. */
export interface DeviceOption {
  readonly id: string;
  readonly label: string;
}

/** Everything a device menu and a toggle show. */
export interface DevicesSnapshot {
  readonly camera: CaptureState;
  readonly microphone: CaptureState;
  readonly options: Readonly<Record<DeviceKind, readonly DeviceOption[]>>;
  /** The device in use or chosen for next time; null lets the browser pick. */
  readonly selected: Readonly<Record<DeviceKind, string | null>>;
  /** Whether sound output can be chosen here (`setSinkId`). */
  readonly canSelectSpeaker: boolean;
}
