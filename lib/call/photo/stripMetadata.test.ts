import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exifOrientation } from './exifOrientation.ts';
import { ascii, exif, jfif, jpeg, jpegEnd, jpegScan, jpegSegment, jpegStart, jpegTables, png, pngChunk, SECRET, textOf, tiff, vp8, vp8x, webp, webpChunk } from './photoTestBed.ts';
import { stripMetadata } from './stripMetadata.ts';
import { joined } from './stripped.ts';

const clean = (type: string, bytes: Uint8Array) => ({ kind: 'clean', type, bytes });
const redraw = { kind: 'redraw' };
const secret = ascii(SECRET);

describe('a JPEG', () => {
  const icc = jpegSegment(0xe2, joined([ascii('ICC_PROFILE\0'), Uint8Array.of(1, 1, 42)]));
  const adobe = jpegSegment(0xee, joined([ascii('Adobe'), Uint8Array.of(0, 100, 0, 0, 0, 0, 1)]));

  it('loses every word that is not about its pixels or colours', () => {
    const loaded = jpeg(
      jpegSegment(0xe0, jfif(2)),
      jpegSegment(0xe0, joined([ascii('JFXX\0'), secret])),
      jpegSegment(0xe1, exif(1)),
      jpegSegment(0xe1, joined([ascii('http://ns.adobe.com/xap/1.0/\0'), secret])),
      icc,
      jpegSegment(0xe2, joined([ascii('MPF\0'), secret])),
      jpegSegment(0xed, secret),
      jpegSegment(0xee, joined([ascii('Adobe'), Uint8Array.of(0, 100, 0, 0, 0, 0, 1), secret])),
      jpegSegment(0xef, secret),
      jpegSegment(0xfe, secret),
    );
    expect(stripMetadata(loaded)).toEqual(clean('image/jpeg', jpeg(jpegSegment(0xe0, jfif()), icc, adobe)));
  });

  it('keeps each of its scans and what stands between them, and nothing behind its end', () => {
    const scans = (between: Uint8Array) => joined([jpegStart, jpegTables, jpegScan, between, jpegSegment(0xc4, Uint8Array.of(5)), jpegScan, jpegEnd]);
    expect(stripMetadata(joined([scans(jpegSegment(0xfe, secret)), secret, jpeg()]))).toEqual(clean('image/jpeg', scans(new Uint8Array())));
  });

  it('may have filling bytes before its markers', () => {
    expect(stripMetadata(joined([jpegStart, Uint8Array.of(0xff, 0xff), jpegTables, jpegScan, Uint8Array.of(0xff), jpegEnd]))).toEqual(clean('image/jpeg', jpeg()));
  });

  it.each([2, 3, 4, 5, 6, 7, 8])('that is turned by its metadata (%i) has to be drawn anew', (orientation) => {
    expect(stripMetadata(jpeg(jpegSegment(0xe1, exif(orientation))))).toEqual(redraw);
    expect(stripMetadata(jpeg(jpegSegment(0xe1, exif(orientation, false))))).toEqual(redraw);
  });

  it('that ends before its end is not passed on', () => {
    const whole = jpeg(jpegSegment(0xe0, jfif()));
    for (let length = 2; length < whole.length; length++) expect(stripMetadata(whole.slice(0, length))).toEqual(redraw);
  });

  it('without pixels, or with a segment that nobody knows, is not passed on', () => {
    expect(stripMetadata(joined([jpegStart, jpegTables, jpegEnd]))).toEqual(redraw);
    expect(stripMetadata(jpeg(jpegSegment(0xf3, secret)))).toEqual(redraw);
  });
});

describe('a PNG', () => {
  it('loses text, time, EXIF, animation and what is behind its end', () => {
    const kept = [pngChunk('sRGB', Uint8Array.of(0)), pngChunk('gAMA', Uint8Array.of(0, 0, 1, 1)), pngChunk('pHYs', new Uint8Array(9))];
    const dropped = ['tEXt', 'iTXt', 'zTXt', 'tIME', 'acTL', 'fcTL', 'fdAT', 'prVt'].map((type) => pngChunk(type, secret));
    const loaded = joined([png(...kept, ...dropped, pngChunk('eXIf', tiff(1))), secret]);
    expect(stripMetadata(loaded)).toEqual(clean('image/png', png(...kept)));
  });

  it('that is turned or broken has to be drawn anew', () => {
    expect(stripMetadata(png(pngChunk('eXIf', tiff(6))))).toEqual(redraw);
    const whole = png();
    for (let length = 8; length < whole.length; length++) expect(stripMetadata(whole.slice(0, length))).toEqual(redraw);
    expect(stripMetadata(joined([whole.slice(0, 8), pngChunk('IDAT'), pngChunk('IEND')]))).toEqual(redraw);
  });
});

describe('a WebP', () => {
  it('loses EXIF, XMP, unknown parts, and the flags that say they were there', () => {
    const icc = webpChunk('ICCP', Uint8Array.of(1, 2, 3));
    const loaded = joined([webp(vp8x(0x20 | 0x10 | 0x08 | 0x04), icc, vp8, webpChunk('EXIF', exif(1)), webpChunk('XMP ', secret), webpChunk('MINE', secret)), secret]);
    expect(stripMetadata(loaded)).toEqual(clean('image/webp', webp(vp8x(0x20 | 0x10), icc, vp8)));
  });

  it('of one part stays as it is', () => {
    expect(stripMetadata(webp(vp8))).toEqual(clean('image/webp', webp(vp8)));
  });

  it('that is turned, moves or is broken has to be drawn anew', () => {
    expect(stripMetadata(webp(vp8x(8), vp8, webpChunk('EXIF', tiff(3))))).toEqual(redraw);
    expect(stripMetadata(webp(vp8x(2), webpChunk('ANIM', new Uint8Array(6)), webpChunk('ANMF', vp8)))).toEqual(redraw);
    expect(stripMetadata(webp(vp8x(2), vp8))).toEqual(redraw);
    expect(stripMetadata(webp(vp8x(0)))).toEqual(redraw);
    expect(stripMetadata(webp(vp8).slice(0, -3))).toEqual(redraw);
  });
});

it('takes nothing else for a picture that could be sent as it is', () => {
  for (const bytes of [ascii('GIF89a......'), ascii('<svg xmlns="http://www.w3.org/2000/svg"/>'), new Uint8Array(), ascii('\0\0\0\x18ftypheic'), ascii('BM....')]) {
    expect(stripMetadata(bytes)).toEqual(redraw);
  }
});

const parts = fc.oneof(
  fc.uint8Array({ maxLength: 40 }),
  fc.tuple(fc.integer({ min: 0xc0, max: 0xff }), fc.uint8Array({ maxLength: 40 })).map(([marker, body]) => jpegSegment(marker, body)),
  fc.tuple(fc.constantFrom('IHDR', 'IDAT', 'tEXt', 'eXIf', 'IEND'), fc.uint8Array({ maxLength: 40 })).map(([type, body]) => pngChunk(type, body)),
  fc.tuple(fc.constantFrom('VP8X', 'VP8 ', 'EXIF', 'ANMF'), fc.uint8Array({ maxLength: 40 })).map(([type, body]) => webpChunk(type, body)),
  fc.constantFrom(jpegStart, jpegTables, jpegScan, jpegEnd, exif(1), exif(6), png().slice(0, 8), ascii('RIFF\xff\xff\xff\xffWEBP')),
);
const hostile = fc
  .tuple(fc.constantFrom(jpegStart, png().slice(0, 8), ascii('RIFF\x20\0\0\0WEBP'), ascii('RIFF\xff\xff\xff\xffWEBP'), new Uint8Array()), fc.array(parts, { maxLength: 8 }))
  .map(([head, rest]) => joined([head, ...rest]));

it('comes to an end with any bytes, never enlarges them, and what it has cleaned stays as it is', () => {
  fc.assert(
    fc.property(hostile, (bytes) => {
      const before = bytes.slice();
      const stripped = stripMetadata(bytes);
      expect(bytes).toEqual(before);
      if (stripped.kind === 'redraw') return;
      expect(stripped.bytes.length).toBeLessThanOrEqual(bytes.length + 1);
      expect(stripMetadata(stripped.bytes)).toEqual(stripped);
    }),
    { numRuns: 3_000 },
  );
});

it('lets no word through, wherever somebody puts it between the parts of a whole picture', () => {
  const carriers = [
    (at: number) => jpegSegment([0xe0, 0xe1, 0xe2, 0xe5, 0xec, 0xee, 0xef, 0xfe][at % 8] ?? 0xfe, secret),
    (at: number) => pngChunk(['tEXt', 'iTXt', 'zTXt', 'eXIf', 'tIME', 'anNy'][at % 6] ?? 'tEXt', secret),
    (at: number) => webpChunk(['EXIF', 'XMP ', 'ABCD'][at % 3] ?? 'XMP ', secret),
  ] as const;
  fc.assert(
    fc.property(fc.array(fc.nat(23), { maxLength: 6 }), fc.array(fc.nat(23), { maxLength: 6 }), (ahead, behind) => {
      const [j, p, w] = carriers;
      const pictures = [
        joined([jpegStart, ...ahead.map(j), jpegTables, jpegScan, ...behind.map(j), jpegEnd]),
        png(...ahead.map(p), ...behind.map(p)),
        webp(vp8x(0), ...ahead.map(w), vp8, ...behind.map(w)),
      ];
      for (const picture of pictures) {
        const stripped = stripMetadata(picture);
        expect(stripped.kind).toBe('clean');
        if (stripped.kind === 'clean') expect(textOf(stripped.bytes)).not.toContain('GPS');
      }
    }),
  );
});

describe('the orientation in EXIF', () => {
  it('is read in both byte orders, and is upright where it makes no sense', () => {
    for (const orientation of [1, 2, 3, 4, 5, 6, 7, 8]) {
      expect(exifOrientation(exif(orientation))).toBe(orientation);
      expect(exifOrientation(tiff(orientation, false))).toBe(orientation);
    }
    for (const nonsense of [exif(0), exif(9), ascii('II*\0'), ascii('MM\0*\xff\xff\xff\xff'), new Uint8Array()]) expect(exifOrientation(nonsense)).toBe(1);
  });

  it('never throws', () => {
    const header = fc.constantFrom('II*\0', 'MM\0*', 'Exif\0\0II*\0');
    fc.assert(
      fc.property(header, fc.uint8Array({ maxLength: 60 }), (head, rest) => {
        const orientation = exifOrientation(joined([ascii(head), rest]));
        expect(orientation).toBeGreaterThanOrEqual(1);
        expect(orientation).toBeLessThanOrEqual(8);
      }),
    );
  });
});
