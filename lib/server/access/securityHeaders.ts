const OFF = [
  'accelerometer',
  'browsing-topics',
  'compute-pressure',
  'cross-origin-isolated',
  'encrypted-media',
  'gamepad',
  'geolocation',
  'gyroscope',
  'hid',
  'identity-credentials-get',
  'idle-detection',
  'keyboard-map',
  'local-fonts',
  'magnetometer',
  'midi',
  'otp-credentials',
  'payment',
  'publickey-credentials-create',
  'publickey-credentials-get',
  'serial',
  'storage-access',
  'usb',
  'window-management',
  'xr-spatial-tracking',
] as const;

const OWN = [
  'autoplay',
  'camera',
  'display-capture',
  'fullscreen',
  'microphone',
  'picture-in-picture',
  'screen-wake-lock',
  'speaker-selection',
] as const;

/** What every response carries, whatever it is. */
export const baseHeaders: Readonly<Record<string, string>> = {
  'X-Content-Type-Options': 'nosniff',
  'X-Frame-Options': 'DENY',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Resource-Policy': 'same-origin',
  'Permissions-Policy': [...OWN.map((feature) => `${feature}=(self)`), ...OFF.map((feature) => `${feature}=()`)].join(', '),
};

/**
 * The policy of everything that is not a page. A script that runs as a worker brings its own policy along, hence what it may
 * load from here.
 */
export const assetPolicy = [
  "default-src 'none'",
  "script-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

/** All headers of a response that is not a page; `proxy.ts` gives pages a policy of their own. */
export const assetHeaders: Readonly<Record<string, string>> = { ...baseHeaders, 'Content-Security-Policy': assetPolicy };

/** The headers as lines of a response written by hand. */
export const rawAssetHeaders: string = Object.entries(assetHeaders)
  .map(([name, value]) => `${name}: ${value}\r\n`)
  .join('');

export interface PagePolicy {
  readonly nonce: string;
  /** The Host header; Safari before 15.4 does not count WebSockets of one's own host as `'self'`. */
  readonly host: string | null;
  /** React's development build evaluates code to show where errors come from. */
  readonly development: boolean;
  /** Origins whose pages may show this one in a frame. With any, `X-Frame-Options` counts no more (CSP 3, section 6.4.2.2). */
  readonly ancestors?: readonly string[];
}

/** The policy of a page whose scripts carry `nonce`. */
export function pagePolicy({ nonce, host, development, ancestors = [] }: PagePolicy): string {
  const sockets = host !== null && /^[A-Za-z0-9.-]+(?::\d{1,5})?$/.test(host) ? ` ws://${host} wss://${host}` : '';
  return [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${development ? " 'unsafe-eval'" : ''}`,
    "style-src 'self' 'unsafe-inline'",
    `connect-src 'self'${sockets}`,
    "img-src 'self' data: blob:",
    "media-src 'self' blob: mediastream:",
    "worker-src 'self' blob:",
    "font-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    `frame-ancestors ${ancestors.length > 0 ? ancestors.join(' ') : "'none'"}`,
  ].join('; ');
}
