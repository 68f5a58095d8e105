import { createHash } from 'node:crypto';
import { describe, expect, it, vi } from 'vitest';
import { photo as photoSchema } from '#lib/protocol/chat.ts';
import { MAX_THUMBNAIL_CHARS } from '#lib/protocol/limits.ts';
import type { PictureSize } from '#lib/rtc/capture/pictureCanvas.ts';
import type { CropBox } from './cropBox.ts';
import { ascii, exif, jpeg, jpegSegment, png, SECRET, textOf } from './photoTestBed.ts';
import type { PictureTools, Pixels } from './pictureTools.ts';
import { cropPhoto, MAX_DRAWN_PIXELS, MAX_INPUT_BYTES, MAX_PHOTO_BYTES, preparePhoto } from './preparePhoto.ts';
import { fitted, thumbnailOf } from './thumbnail.ts';

interface Drawing {
  readonly from: CropBox;
  readonly size: PictureSize;
  readonly type: string;
  readonly quality: number;
}

/** A browser that takes everything for a picture of `size` but what begins with "no", and writes `bytesPerPixel`. */
class FakePictures implements PictureTools<Pixels> {
  open = 0;
  readonly drawings: Drawing[] = [];
  writes: ReadonlySet<string> = new Set(['image/jpeg', 'image/webp']);
  bytesPerPixel = 0.1;
  readonly decode = vi.fn<PictureTools<Pixels>['decode']>(async (blob) => {
    if ((await blob.slice(0, 2).text()) === 'no') return null;
    this.open++;
    return { ...this.#size, close: () => this.open-- };
  });
  readonly #size: PictureSize;

  constructor(size: PictureSize) {
    this.#size = size;
  }

  async draw(_picture: Pixels, from: CropBox, size: PictureSize, type: 'image/jpeg' | 'image/webp', quality: number): Promise<Blob | null> {
    if (!this.writes.has(type)) return null;
    this.drawings.push({ from, size, type, quality });
    const body = type === 'image/jpeg' ? jpeg() : ascii('RIFF');
    return new Blob([body, new Uint8Array(size.width * size.height * quality * this.bytesPerPixel)], { type });
  }
}

const bytesOf = async (blob: Blob) => new Uint8Array(await blob.arrayBuffer());

describe('a photo', () => {
  it('keeps its pixels as they are encoded, and says what it is', async () => {
    const pictures = new FakePictures({ width: 640, height: 480 });
    const prepared = await preparePhoto(new Blob([jpeg(jpegSegment(0xe1, exif(1)))], { type: 'text/html' }), pictures);
    if (!prepared.ok) throw new Error(prepared.reason);
    const { blob, photo } = prepared.value;
    expect(await bytesOf(blob)).toEqual(jpeg());
    expect(blob.type).toBe('image/jpeg');
    expect(photo).toMatchObject({ type: 'image/jpeg', size: jpeg().length, width: 640, height: 480 });
    expect(photo.digest).toBe(createHash('sha256').update(jpeg()).digest('base64url'));
    expect(photoSchema.safeParse(photo).success).toBe(true);
    expect(pictures.open).toBe(0);
  });

  it('that is turned is drawn anew, as large as it was, without what it said', async () => {
    const pictures = new FakePictures({ width: 480, height: 640 });
    const prepared = await preparePhoto(new Blob([jpeg(jpegSegment(0xe1, exif(6)))]), pictures);
    if (!prepared.ok) throw new Error(prepared.reason);
    expect(pictures.drawings[0]).toMatchObject({ from: { x: 0, y: 0, width: 480, height: 640 }, size: { width: 480, height: 640 }, type: 'image/jpeg' });
    expect(textOf(await bytesOf(prepared.value.blob))).not.toContain(SECRET);
    expect(pictures.open).toBe(0);
  });

  it('of any other type becomes a JPEG', async () => {
    const prepared = await preparePhoto(new Blob([ascii('GIF89a')]), new FakePictures({ width: 4, height: 3 }));
    expect(prepared).toMatchObject({ ok: true, value: { photo: { type: 'image/jpeg' } } });
  });

  it('that has more pixels than can be drawn is made smaller', async () => {
    const pictures = new FakePictures({ width: 8_000, height: 6_000 });
    pictures.bytesPerPixel = 0.001;
    expect((await preparePhoto(new Blob([ascii('BM')]), pictures)).ok).toBe(true);
    const { width = 0, height = 0 } = pictures.drawings[0]?.size ?? {};
    expect(width * height).toBeLessThanOrEqual(MAX_DRAWN_PIXELS);
    expect(width / height).toBeCloseTo(4 / 3, 2);
  });

  it('with more bytes than can be sent is drawn anew', async () => {
    const pictures = new FakePictures({ width: 4, height: 4 });
    const large = new Blob([png(new Uint8Array([1, 0xff, 0xff, 0xff, ...ascii('IDAT')]), new Uint8Array(0x1ffffff + 4)), new Uint8Array(MAX_PHOTO_BYTES - 0x1ffffff)]);
    const prepared = await preparePhoto(large, pictures);
    expect(prepared).toMatchObject({ ok: true, value: { photo: { type: 'image/jpeg' } } });
  });

  it.each([
    ['too-large', { size: MAX_INPUT_BYTES + 1, arrayBuffer: () => Promise.reject(new Error('not to be read')) }],
    ['unreadable', { size: 10, arrayBuffer: () => Promise.reject(new DOMException('', 'NotReadableError')) }],
  ] as const)('is refused: %s', async (reason, broken) => {
    const blob = Object.assign(new Blob(), { arrayBuffer: broken.arrayBuffer });
    Object.defineProperty(blob, 'size', { value: broken.size });
    expect(await preparePhoto(blob, new FakePictures({ width: 4, height: 4 }))).toEqual({ ok: false, reason });
  });

  it('is refused where it is none, where nothing can be drawn, and where its sides are longer than can be told', async () => {
    expect(await preparePhoto(new Blob([ascii('no picture')]), new FakePictures({ width: 4, height: 4 }))).toEqual({ ok: false, reason: 'not-a-picture' });
    const poor = new FakePictures({ width: 4, height: 4 });
    poor.writes = new Set();
    expect(await preparePhoto(new Blob([ascii('BM')]), poor)).toEqual({ ok: false, reason: 'no-room' });
    expect(await preparePhoto(new Blob([jpeg()]), poor)).toEqual({ ok: false, reason: 'no-room' });
    expect(poor.open).toBe(0);
    expect(await preparePhoto(new Blob([jpeg()]), new FakePictures({ width: 40_000, height: 4 }))).toEqual({ ok: false, reason: 'too-large' });
  });

  it('is cropped to the px that are wanted', async () => {
    const pictures = new FakePictures({ width: 640, height: 480 });
    const whole = await preparePhoto(new Blob([jpeg()]), pictures);
    if (!whole.ok) throw new Error(whole.reason);
    pictures.drawings.length = 0;
    const box = { x: 10, y: 20, width: 300, height: 200 };
    expect(await cropPhoto(whole.value, box, pictures)).toMatchObject({ ok: true, value: { photo: { type: 'image/jpeg' } } });
    expect(pictures.drawings[0]).toEqual({ from: box, size: { width: 300, height: 200 }, type: 'image/jpeg', quality: 0.92 });
    expect(pictures.open).toBe(0);
  });
});

describe('a thumbnail', () => {
  it('is WebP of at most 240 px where it fits', async () => {
    const pictures = new FakePictures({ width: 4_000, height: 3_000 });
    const picture = await pictures.decode(new Blob());
    if (!picture) throw new Error('no picture');
    expect(await thumbnailOf(picture, pictures)).toMatch(/^data:image\/webp;base64,/);
    expect(pictures.drawings).toHaveLength(1);
    expect(pictures.drawings[0]?.size).toEqual({ width: 240, height: 180 });
  });

  it.each([0.5, 1, 4, 10])('becomes worse, then smaller, until it fits (%d bytes a pixel)', async (bytesPerPixel) => {
    const pictures = new FakePictures({ width: 4_000, height: 4_000 });
    pictures.bytesPerPixel = bytesPerPixel;
    pictures.writes = new Set(['image/jpeg']);
    const picture = await pictures.decode(new Blob());
    if (!picture) throw new Error('no picture');
    const url = await thumbnailOf(picture, pictures);
    expect(url).toMatch(/^data:image\/jpeg;base64,/);
    expect(url?.length).toBeLessThanOrEqual(MAX_THUMBNAIL_CHARS);
  });

  it('is never enlarged, and has a pixel on its short side', () => {
    expect(fitted({ width: 10, height: 5 }, 240)).toEqual({ width: 10, height: 5 });
    expect(fitted({ width: 10_000, height: 1 }, 240)).toEqual({ width: 240, height: 1 });
  });
});
