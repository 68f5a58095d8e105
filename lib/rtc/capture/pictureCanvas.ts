/** px. */
export interface PictureSize {
  readonly width: number;
  readonly height: number;
}

export type DrawnType = 'image/jpeg' | 'image/webp';

/** What `draw` puts on a canvas of that size, encoded; null where the browser has no room for it or cannot write that type. */
export async function encodeDrawn(
  { width, height }: PictureSize,
  type: DrawnType,
  quality: number,
  draw: (context: CanvasRenderingContext2D) => void,
): Promise<Blob | null> {
  const canvas = document.createElement('canvas');
  canvas.width = width;
  canvas.height = height;
  try {
    const context = canvas.getContext('2d');
    if (!context) return null;
    // A JPEG has no transparency: what lies under a picture without a ground would come out black.
    if (type === 'image/jpeg') {
      context.fillStyle = '#fff';
      context.fillRect(0, 0, width, height);
    }
    draw(context);
    const blob = await new Promise<Blob | null>((resolve) => canvas.toBlob(resolve, type, quality));
    // A type that a browser cannot write comes out as PNG.
    return blob?.type === type ? blob : null;
  } catch {
    // A canvas that is too large throws, or a picture whose pixels are gone.
    return null;
  } finally {
    // Safari keeps the memory of a canvas until long after nobody has it.
    canvas.width = 0;
    canvas.height = 0;
  }
}
