import { toBase64Url } from '#lib/kernel/base64url.ts';
import { fail, ok, type Result } from '#lib/kernel/result.ts';
import { photo as photoSchema } from '#lib/protocol/chat.ts';
import type { ChatPhoto } from '../chat/chatPort.ts';
import { type CropBox, wholeOf } from './cropBox.ts';
import type { PictureTools, Pixels } from './pictureTools.ts';
import { stripMetadata } from './stripMetadata.ts';
import { thumbnailOf } from './thumbnail.ts';

/** A picture as it is sent: `blob` is the whole of it, and `photo` what is said of it. */
export interface PreparedPhoto {
  readonly blob: Blob;
  readonly photo: ChatPhoto;
}

export type PhotoFailure =
  /** More than can be taken in, or sent. */
  | 'too-large'
  /** Nothing that this browser takes for a picture. */
  | 'not-a-picture'
  /** The file is gone, or may not be read. */
  | 'unreadable'
  /** The browser has no memory left for it. */
  | 'no-room';

/** Bytes of a file that are taken in: a picture of that size that no camera makes is made smaller, and what is larger is none. */
export const MAX_INPUT_BYTES = 128 * 1024 * 1024;

/** Bytes of a photo, as lib/protocol/chat.ts has it. */
export const MAX_PHOTO_BYTES = 32 * 1024 * 1024;

/** px that are drawn at most: Safari on phones has no larger canvas, and fails without a word. */
export const MAX_DRAWN_PIXELS = 4096 * 4096;

const QUALITY = 0.92;

/**
 * Makes of any picture one that can be sent: JPEG, PNG or WebP, upright, with nothing in it but the picture. What is so already keeps its
 * pixels as they are encoded; everything else is drawn anew as a JPEG.
 */
export async function preparePhoto<P extends Pixels>(source: Blob, tools: PictureTools<P>): Promise<Result<PreparedPhoto, PhotoFailure>> {
  if (source.size > MAX_INPUT_BYTES) return fail('too-large');
  const bytes = await source.arrayBuffer().catch(() => null);
  if (!bytes) return fail('unreadable');
  const stripped = stripMetadata(new Uint8Array(bytes));
  if (stripped.kind === 'clean' && stripped.bytes.length <= MAX_PHOTO_BYTES) return finish(new Blob([stripped.bytes], { type: stripped.type }), tools);
  const picture = await tools.decode(new Blob([bytes], { type: source.type }));
  if (!picture) return fail('not-a-picture');
  return drawnAnew(picture, wholeOf(picture), tools);
}

/** The part `box` of a photo, as a photo of its own. */
export async function cropPhoto<P extends Pixels>({ blob }: PreparedPhoto, box: CropBox, tools: PictureTools<P>): Promise<Result<PreparedPhoto, PhotoFailure>> {
  const picture = await tools.decode(blob);
  return picture ? drawnAnew(picture, box, tools) : fail('no-room');
}

async function drawnAnew<P extends Pixels>(picture: P, box: CropBox, tools: PictureTools<P>): Promise<Result<PreparedPhoto, PhotoFailure>> {
  const scale = Math.min(1, Math.sqrt(MAX_DRAWN_PIXELS / (box.width * box.height)));
  const size = { width: Math.max(1, Math.floor(box.width * scale)), height: Math.max(1, Math.floor(box.height * scale)) };
  const drawn = await tools.draw(picture, box, size, 'image/jpeg', QUALITY);
  picture.close();
  if (!drawn) return fail('no-room');
  // What browsers encode has a header of theirs, and nothing of the picture before; it goes the same way as every other.
  const stripped = stripMetadata(new Uint8Array(await drawn.arrayBuffer()));
  return finish(stripped.kind === 'clean' ? new Blob([stripped.bytes], { type: stripped.type }) : drawn, tools);
}

/** Sees that what is sent is a picture, and says what it is. */
async function finish<P extends Pixels>(blob: Blob, tools: PictureTools<P>): Promise<Result<PreparedPhoto, PhotoFailure>> {
  const picture = await tools.decode(blob);
  if (!picture) return fail('not-a-picture');
  const { width, height } = picture;
  const thumbnail = await thumbnailOf(picture, tools);
  picture.close();
  if (thumbnail === null) return fail('no-room');
  const digest = toBase64Url(new Uint8Array(await crypto.subtle.digest('SHA-256', await blob.arrayBuffer())));
  const photo = photoSchema.safeParse({ digest, size: blob.size, type: blob.type, width, height, thumbnail });
  // All else in it is right by now: sides and bytes are what it has limits for.
  return photo.success ? ok({ blob, photo: photo.data }) : fail('too-large');
}
