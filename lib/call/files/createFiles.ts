import { FileChannels } from './fileChannels.ts';
import type { FilesEnvironment } from './fileChannels.ts';
import { FileTransfers } from './fileTransfers.ts';
import { PhotoShelf } from './photoShelf.ts';

/** SHA-256 by the browser. */
export const sha256 = (bytes: Uint8Array<ArrayBuffer>): Promise<ArrayBuffer> => crypto.subtle.digest('SHA-256', bytes);

/** Files and photos of one call, on the same channels. The environment's scope ends them. */
export function createFiles(environment: FilesEnvironment): { readonly files: FileTransfers; readonly photos: PhotoShelf } {
  const channels = new FileChannels(environment);
  const files = new FileTransfers(environment, channels);
  const photos = new PhotoShelf(environment, channels);
  channels.start();
  return { files, photos };
}
