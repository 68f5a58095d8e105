/** What can be asked of the sound of a screen besides what every track knows (W3C screen-capture; TypeScript does not have them yet). */
export interface DisplayAudioConstraints extends MediaTrackConstraints {
  readonly restrictOwnAudio: boolean;
  readonly suppressLocalAudioPlayback: boolean;
}

/** `CaptureController` (W3C screen-capture), as much of it as is used. */
export interface CaptureControllerPort {
  setFocusBehavior(behavior: 'focus-capturing-application' | 'focus-captured-surface' | 'no-focus-change'): void;
}

/** `DisplayMediaStreamOptions` (W3C screen-capture). Browsers pass over what they do not know. */
export interface DisplayMediaOptions {
  readonly video: MediaTrackConstraints;
  readonly audio: DisplayAudioConstraints;
  readonly controller?: CaptureControllerPort;
  readonly selfBrowserSurface: 'include' | 'exclude';
  readonly systemAudio: 'include' | 'exclude';
  readonly windowAudio: 'system' | 'window' | 'exclude';
  readonly surfaceSwitching: 'include' | 'exclude';
  readonly monitorTypeSurfaces: 'include' | 'exclude';
}

/** What sharing a screen needs of `navigator.mediaDevices`; narrow enough to fake. */
export interface DisplayMediaPort {
  getDisplayMedia(options: DisplayMediaOptions): Promise<{ getTracks(): MediaStreamTrack[] }>;
}
