/** The deployment that is looked at, and how. */
export interface Deployment {
  readonly url: URL;
  /** Certificates of an authority to trust beside the usual ones, as PEM. */
  readonly ca: string | null;
  /** Where plain HTTP is expected, for the redirect; null where that is no question. */
  readonly plainPort: number | null;
  /** The secret shared with the TURN servers, to make credentials with as the deployment should; null: only its own are tried. */
  readonly turnSecret: string | null;
  /** TURN servers to try with `turnSecret`; empty: those that the deployment hands out. */
  readonly turnUrls: readonly string[];
  /** How long anything may take to answer, in ms. */
  readonly patience: number;
}

export const isSecure = ({ url }: Deployment): boolean => url.protocol === 'https:';

/** Where a browser gives the camera to plain HTTP too (Secure Contexts, section 3.1). */
export const isLocal = ({ url }: Deployment): boolean => /^(?:localhost|.*\.localhost|127(?:\.\d+){3}|\[::1\])$/.test(url.hostname);

/** The host as sockets take it: without the brackets of an IPv6 address. */
export const hostOf = ({ url }: Deployment): string => url.hostname.replace(/^\[(.*)\]$/, '$1');

export const portOf = (deployment: Deployment): number => Number(deployment.url.port) || (isSecure(deployment) ? 443 : 80);
