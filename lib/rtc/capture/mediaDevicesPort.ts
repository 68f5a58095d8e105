/** One entry of `enumerateDevices`. */
export interface DeviceEntry {
  readonly kind: MediaDeviceKind;
  readonly deviceId: string;
  readonly label: string;
}

interface EventPort {
  addEventListener(type: string, listener: (event: Event) => void): void;
  removeEventListener(type: string, listener: (event: Event) => void): void;
}

/** What capture needs of `navigator.mediaDevices`; narrow enough to fake. */
export interface MediaDevicesPort extends EventPort {
  getUserMedia(constraints: MediaStreamConstraints): Promise<{ getTracks(): MediaStreamTrack[] }>;
  enumerateDevices(): Promise<readonly DeviceEntry[]>;
}

export interface PermissionStatusPort extends EventPort {
  readonly state: PermissionState;
}

/** What capture needs of `navigator.permissions`. */
export interface PermissionsPort {
  query(descriptor: { name: 'camera' | 'microphone' }): Promise<PermissionStatusPort>;
}

/** What capture needs of `document`: coming back to the page is when phones hand a taken device back. */
export interface PagePort extends EventPort {
  readonly visibilityState: DocumentVisibilityState;
}

/** `unknown`: the browser has no Permissions API, or not for devices. */
export type DevicePermission = PermissionState | 'unknown';
