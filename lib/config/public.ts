/** What the server's page hands to the browser as props. Nothing in here is secret. */
export interface PublicConfig {
  /** Most participants of one room. */
  readonly roomMax: number;
  /** Origins whose pages may show a call in a frame. */
  readonly embedOrigins: readonly string[];
}
