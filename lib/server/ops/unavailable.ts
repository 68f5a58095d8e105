/** Something that a request needs cannot be reached, or did not answer in time. Whether what was asked of it has happened is not known. */
export class Unavailable extends Error {
  override readonly name = 'Unavailable';
}
