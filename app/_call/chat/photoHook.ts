import { Store } from '#lib/kernel/store.ts';

/** Takes a picture that was pasted or dropped, to be looked at and sent. Whoever sends photos sets it; null: pictures go as files. */
export const onPhoto = new Store<((blob: Blob) => void) | null>(null);

const pictures = ['image/jpeg', 'image/png', 'image/webp'];

/** Hands one picture alone to whoever sends photos. False: what was brought in is no photo, or nobody takes one. */
export function takePhoto(files: readonly File[]): boolean {
  const take = onPhoto.get();
  const [file] = files;
  if (!take || !file || files.length > 1 || !pictures.includes(file.type)) return false;
  take(file);
  return true;
}
