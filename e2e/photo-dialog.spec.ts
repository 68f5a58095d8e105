import { expectAccessible } from './support/accessible.ts';
import { expect, test } from './support/fixtures.ts';
import { expectMediaFrom } from './support/media.ts';
import { longestPause } from './support/pauses.ts';
import type { Person } from './support/people.ts';

interface Size {
  readonly width: number;
  readonly height: number;
}

/** What the own camera is opened with. */
const trackSize = ({ page }: Person) =>
  page.evaluate((): Size => {
    const stream = document.querySelector<HTMLVideoElement>('[data-testid="tile"][data-self="true"] video')?.srcObject;
    const { width = 0, height = 0 } = stream instanceof MediaStream ? (stream.getVideoTracks()[0]?.getSettings() ?? {}) : {};
    return { width, height };
  });

/** px of the photo that is shown, once it is. */
async function photoSize(person: Person): Promise<Size> {
  const picture = person.by('photo-picture');
  await expect.poll(() => picture.evaluate((image) => image instanceof HTMLImageElement && image.complete && image.naturalWidth)).toBeGreaterThan(0);
  return picture.evaluate((image) => (image instanceof HTMLImageElement ? { width: image.naturalWidth, height: image.naturalHeight } : { width: 0, height: 0 }));
}

async function openPhoto(person: Person): Promise<void> {
  await person.by('take-photo').click();
  await expect(person.by('photo-shutter')).toBeFocused();
}

/** Keeps what the page shows as its photo, and lets a test read its bytes. */
function keepPhotos(): void {
  const kept: Blob[] = [];
  const native = URL.createObjectURL.bind(URL);
  URL.createObjectURL = (source) => {
    if (source instanceof Blob) kept.push(source);
    return native(source);
  };
  Reflect.set(window, 'lastPhoto', async () => {
    const blob = kept.at(-1);
    return blob ? { type: blob.type, text: new TextDecoder('latin1').decode(await blob.arrayBuffer()) } : null;
  });
}

test('a photo has all the px of the camera, is cut and taken again, and the other one goes on seeing', async ({ people }) => {
  const [anna, bert] = await people.call(['Anna', 'Bert']);
  const id = await anna.selfId();
  await expectMediaFrom(bert, id);
  await bert.watchFlow([id]);
  const began = Date.now();
  const track = await trackSize(anna);
  expect(track.width).toBeGreaterThan(0);

  await openPhoto(anna);
  await anna.by('photo-shutter').click();
  await expect(anna.by('photo-send')).toBeFocused();
  const whole = await photoSize(anna);
  expect(whole.width).toBeGreaterThanOrEqual(track.width);
  expect(whole.height).toBeGreaterThanOrEqual(track.height);

  await anna.by('photo-crop').click();
  const corner = await anna.by('crop-se').boundingBox();
  const shown = await anna.by('crop-picture').boundingBox();
  if (!corner || !shown) throw new Error('nothing to hold');
  const [x, y] = [corner.x + corner.width / 2, corner.y + corner.height / 2];
  await anna.page.mouse.move(x, y);
  await anna.page.mouse.down();
  await anna.page.mouse.move(x - shown.width / 2, y - shown.height / 4, { steps: 4 });
  await anna.page.mouse.up();
  await anna.by('crop-nw').focus();
  await anna.page.keyboard.press('Shift+ArrowRight');
  await anna.by('crop-apply').click();
  await expect(anna.by('photo-send')).toBeFocused();
  const part = await photoSize(anna);
  expect(Math.abs(part.width - (whole.width / 2 - 1))).toBeLessThanOrEqual(2);
  expect(Math.abs(part.height - whole.height * 0.75)).toBeLessThanOrEqual(2);

  await anna.by('photo-retake').click();
  await expect(anna.by('photo-shutter')).toBeFocused();
  await anna.by('photo-countdown').check();
  await anna.by('photo-shutter').click();
  await expect(anna.by('photo-send')).toBeFocused();
  expect(await photoSize(anna)).toEqual(whole);

  const pause = longestPause(await bert.flow(), began, Date.now(), ['video']);
  expect(pause, 'ms without a new picture of Anna').toBeLessThan(1_000);
  await expectMediaFrom(bert, id);
  await anna.by('photo-send').click();
  await expect(anna.by('photo-dialog')).toHaveCount(0);
});

test('what a picture says beside its pixels is not in the photo, and its pixels are the same', async ({ people }) => {
  const anna = await people.add('Anna', { before: keepPhotos });
  await anna.createRoom();
  await anna.join();
  await openPhoto(anna);
  // Real pictures, made by the browser, with a place written into each as cameras do.
  const made = await anna.page.evaluate(async () => {
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [61, 40];
    // With transparency WebP would have one part more.
    const context = canvas.getContext('2d', { alpha: false });
    for (let at = 0; context && at < 61; at++) {
      context.fillStyle = `hsl(${at * 6} 80% ${20 + at}%)`;
      context.fillRect(at, 0, 1, 40 - (at % 7));
    }
    const ascii = (text: string) => [...text].map((character) => character.charCodeAt(0));
    const uint = (value: number, little = false) => {
      const bytes = [value >>> 24, (value >>> 16) & 0xff, (value >>> 8) & 0xff, value & 0xff];
      return little ? bytes.reverse() : bytes;
    };
    const exif = (orientation: number) => [...ascii('II*\0'), 8, 0, 0, 0, 1, 0, 0x12, 1, 3, 0, 1, 0, 0, 0, orientation, 0, 0, 0, 0, 0, 0, 0, ...ascii('GPS of Anna')];
    const encoded = async (type: string) => {
      const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, type));
      return [...new Uint8Array((await blob?.arrayBuffer()) ?? new ArrayBuffer())];
    };
    const jpeg = await encoded('image/jpeg');
    const withExif = (orientation: number) => {
      const body = [...ascii('Exif\0\0'), ...exif(orientation)];
      return [...jpeg.slice(0, 2), 0xff, 0xe1, 0, body.length + 2, ...body, ...jpeg.slice(2)];
    };
    const png = await encoded('image/png');
    // The sum that PNG wants (ISO 3309), over type and data.
    const crc = (bytes: readonly number[]) => {
      let sum = -1;
      for (const byte of bytes) {
        sum ^= byte;
        for (let bit = 0; bit < 8; bit++) sum = (sum >>> 1) ^ (sum & 1 ? 0xedb88320 : 0);
      }
      return ~sum;
    };
    const text = [...ascii('tEXt'), ...ascii('Comment\0GPS of Anna')];
    const webp = await encoded('image/webp');
    const body = exif(1);
    const chunk = [...ascii('EXIF'), ...uint(body.length, true), ...body, ...(body.length % 2 ? [0] : [])];
    // Some builds write the colour profile, and with it the header that says what there is: the EXIF flag is 8.
    const long = webp[15] === 'X'.charCodeAt(0);
    const vp8x = [...ascii('VP8X'), 10, 0, 0, 0, 8 | (long ? (webp[20] ?? 0) : 0), 0, 0, 0, 60, 0, 0, 39, 0, 0];
    const parts = [...ascii('WEBP'), ...vp8x, ...webp.slice(long ? 30 : 12), ...chunk];
    return {
      jpeg: withExif(1),
      turned: withExif(6),
      png: [...png.slice(0, 33), ...uint(text.length - 4), ...text, ...uint(crc(text)), ...png.slice(33)],
      webp: [...ascii('RIFF'), ...uint(parts.length, true), ...parts],
    };
  });

  /** The pixels of what an image shows. */
  const shown = () =>
    anna.by('photo-picture').evaluate(async (image) => {
      if (!(image instanceof HTMLImageElement)) return null;
      await image.decode();
      const canvas = document.createElement('canvas');
      [canvas.width, canvas.height] = [image.naturalWidth, image.naturalHeight];
      const context = canvas.getContext('2d');
      context?.drawImage(image, 0, 0);
      return [canvas.width, canvas.height, ...(context?.getImageData(0, 0, canvas.width, canvas.height).data ?? [])];
    });
  const pixelsOf = (bytes: readonly number[], type: string) =>
    anna.page.evaluate(
      async ([data, mime]) => {
        const bitmap = await createImageBitmap(new Blob([Uint8Array.from(data)], { type: mime }));
        const canvas = document.createElement('canvas');
        [canvas.width, canvas.height] = [bitmap.width, bitmap.height];
        const context = canvas.getContext('2d');
        context?.drawImage(bitmap, 0, 0);
        return [canvas.width, canvas.height, ...(context?.getImageData(0, 0, canvas.width, canvas.height).data ?? [])];
      },
      [bytes, type] as const,
    );
  const lastPhoto = () => anna.page.evaluate(() => (Reflect.get(window, 'lastPhoto') as () => Promise<{ type: string; text: string } | null>)());

  for (const [kind, type] of [['jpeg', 'image/jpeg'], ['png', 'image/png'], ['webp', 'image/webp']] as const) {
    await anna.by('photo-file').setInputFiles({ name: `a.${kind}`, mimeType: type, buffer: Buffer.from(made[kind]) });
    await expect(anna.by('photo-send')).toBeFocused();
    expect(String.fromCharCode(...made[kind])).toContain('GPS of Anna');
    expect(await shown(), kind).toEqual(await pixelsOf(made[kind], type));
    const photo = await lastPhoto();
    expect(photo?.type).toBe(type);
    expect(photo?.text).not.toContain('GPS');
    await anna.by('photo-retake').click();
  }
  await anna.by('photo-file').setInputFiles({ name: 'turned.jpg', mimeType: 'image/jpeg', buffer: Buffer.from(made.turned) });
  expect(await photoSize(anna)).toEqual({ width: 40, height: 61 });
  expect((await lastPhoto())?.text).not.toContain('GPS');

  await anna.by('photo-retake').click();
  await anna.by('photo-file').setInputFiles({ name: 'a.svg', mimeType: 'image/svg+xml', buffer: Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>') });
  await expect(anna.by('photo-failure')).toBeVisible();
});

test('without a camera the dialog says so and turns it on; Escape goes back', async ({ people }) => {
  const anna = await people.add('Anna');
  await anna.createRoom();
  await anna.join();
  await anna.toggleCamera();
  await anna.by('take-photo').focus();
  await anna.page.keyboard.press('Enter');
  await expect(anna.by('photo-camera-off')).toBeVisible();
  await expectAccessible(anna, 'camera off');
  await anna.by('photo-camera-on').click();
  await expect(anna.by('photo-shutter')).toBeFocused();
  await expectAccessible(anna, 'the live picture');
  await anna.by('photo-shutter').press('Enter');
  await expect(anna.by('photo-send')).toBeFocused();
  await expectAccessible(anna, 'the photo');
  await anna.by('photo-crop').click();
  await expect(anna.by('crop-inside')).toBeFocused();
  await expectAccessible(anna, 'the cut');
  await anna.page.keyboard.press('Escape');
  await expect(anna.by('photo-send')).toBeFocused();
  await anna.page.keyboard.press('Escape');
  await expect(anna.by('photo-dialog')).toHaveCount(0);
  await expect(anna.by('take-photo')).toBeFocused();
});

for (const [locale, width, height] of [['en-US', 320, 640], ['ko-KR', 320, 568], ['en-US', 1280, 800], ['ko-KR', 1280, 800], ['en-US', 844, 390]] as const) {
  test(`the dialog fits ${width} x ${height} px in ${locale}`, async ({ people }, info) => {
    const anna = await people.add('Anna', { locale, viewport: { width, height } });
    await anna.createRoom();
    await anna.join();
    if (width < 640) await anna.by('settings').click();
    await expect(anna.by('take-photo')).toHaveCount(1);
    await openPhoto(anna);
    const fits = async (name: string) => {
      const room = await anna.by('photo-dialog').evaluate((dialog) => {
        const { left, right, top, bottom } = dialog.getBoundingClientRect();
        return { left, top, right: innerWidth - right, bottom: innerHeight - bottom };
      });
      for (const side of [room.left, room.right, room.top, room.bottom]) expect(side, name).toBeGreaterThanOrEqual(0);
      await anna.page.screenshot({ path: info.outputPath(`${name}.png`) });
    };
    await fits('camera');
    await anna.by('photo-shutter').click();
    await expect(anna.by('photo-send')).toBeFocused();
    await photoSize(anna);
    await fits('photo');
    await anna.by('photo-crop').click();
    await anna.by('crop-se').focus();
    for (const key of ['ArrowLeft', 'ArrowLeft', 'ArrowUp', 'ArrowLeft', 'ArrowUp', 'ArrowUp']) await anna.page.keyboard.press(key);
    await fits('cut');
  });
}
