/**
 * What of the screen is shared (W3C screen-capture, DisplayCaptureSurfaceType); `unknown` where the browser does not tell, `picture` where
 * it is none of the screen but a picture, shown in its place.
 */
export type ScreenSurface = 'monitor' | 'window' | 'browser' | 'picture' | 'unknown';

/** What matters in the picture (W3C mst-content-hint): that it can be read, or that it moves smoothly. */
export type ScreenHint = 'detail' | 'motion';

/** Why the screen is not shared although it was asked for. That the person thought better of it is none of these. */
export type ScreenFailure =
  /** The browser said no before anybody was asked: the site is blocked, or a policy forbids it. */
  | 'denied'
  /** The operating system does not let this browser see the screen. */
  | 'denied-by-system'
  /** There is nothing that could be shared. Firefox says this on a Mac, too, where the system forbids it. */
  | 'not-found'
  /** The system does not hand out the picture of what was chosen. */
  | 'not-readable'
  /** The browser gave up without saying why. */
  | 'aborted';

/** Sharing the screen over time. */
export type ScreenState =
  /** Nothing is shared, and the browser has no way to share a screen, as on phones. A picture can be shown all the same. */
  | { readonly kind: 'unavailable' }
  | { readonly kind: 'off' }
  /** The browser asks the person what to share. */
  | { readonly kind: 'asking' }
  | {
      readonly kind: 'sharing';
      readonly surface: ScreenSurface;
      readonly hint: ScreenHint;
      /** Its sound goes along. */
      readonly sound: boolean;
      /** No picture comes for the moment: the window is minimized, or the system withholds it. */
      readonly paused: boolean;
    }
  | { readonly kind: 'failed'; readonly reason: ScreenFailure };
