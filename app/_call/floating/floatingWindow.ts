import { Store } from '#lib/kernel/store.ts';

/** W3C document-picture-in-picture, which TypeScript does not know yet. */
interface DocumentPictureInPicture {
  /** The one that is open. */
  readonly window: Window | null;
  requestWindow(options: { readonly width: number; readonly height: number }): Promise<Window>;
}

declare global {
  interface Window {
    readonly documentPictureInPicture?: DocumentPictureInPicture;
  }
}

/** Who wanted it: the browser, because the page went to the background, takes it back when the page is there again. */
export type WantedBy = 'person' | 'browser';

export type Floating =
  | { readonly kind: 'closed' }
  /** Asked for; the browser has not answered. */
  | { readonly kind: 'opening' }
  /** A window with a document of its own, to which the page's styles have gone. */
  | { readonly kind: 'window'; readonly window: Window; readonly by: WantedBy }
  /** One picture, where a browser floats nothing else. */
  | { readonly kind: 'video'; readonly video: HTMLVideoElement };

const closed: Floating = { kind: 'closed' };

/** What floats above other programs. */
export const floating = new Store<Floating>(closed);

/** What this browser can float. Firefox has a button of its own on every picture, and nothing that a page could ask for. */
export function canFloat(): 'window' | 'video' | null {
  if (window.documentPictureInPicture) return 'window';
  return document.pictureInPictureEnabled ? 'video' : null;
}

/** Large enough for four faces and three buttons. */
const SIZE = { width: 400, height: 300 };

/** Opens it; only just after a gesture, or when the browser asks for it. `fallback`: what to show where it is one picture alone. */
export async function openFloating(by: WantedBy, fallback: () => MediaStream | null): Promise<'open' | 'refused'> {
  if (floating.get().kind !== 'closed') return 'open';
  const opening: Floating = { kind: 'opening' };
  floating.set(opening);
  // Refused: no gesture, or the person has forbidden it.
  const opened = await (canFloat() === 'window' ? openWindow(by) : openVideo(fallback())).catch(() => null);
  if (floating.get() !== opening) {
    if (opened) shut(opened);
    return 'open';
  }
  floating.set(opened ?? closed);
  return opened ? 'open' : 'refused';
}

/** Closes it, whoever opened it. What is still being opened is shut as soon as it is there. */
export function closeFloating(): void {
  shut(floating.get());
  floating.set(closed);
}

function shut(it: Floating): void {
  if (it.kind === 'window') it.window.close();
  if (it.kind === 'video') release(it.video);
}

async function openWindow(by: WantedBy): Promise<Floating | null> {
  const opened = await window.documentPictureInPicture?.requestWindow(SIZE);
  if (!opened) return null;
  dress(opened.document);
  opened.addEventListener('pagehide', () => {
    const now = floating.get();
    if (now.kind === 'window' && now.window === opened) floating.set(closed);
  });
  return { kind: 'window', window: opened, by };
}

/** The page's language and styles in the other document: it has none of its own. */
function dress(other: Document): void {
  other.documentElement.lang = document.documentElement.lang;
  other.title = document.title;
  for (const sheet of document.querySelectorAll('link[rel="stylesheet"]')) other.head.append(other.importNode(sheet, true));
  other.body.className = 'bg-stage';
}

async function openVideo(stream: MediaStream | null): Promise<Floating | null> {
  if (!stream) return null;
  const video = document.createElement('video');
  video.muted = true;
  video.playsInline = true;
  video.srcObject = stream;
  try {
    await video.play();
    await video.requestPictureInPicture();
  } catch (error) {
    release(video);
    throw error;
  }
  video.addEventListener('leavepictureinpicture', () => {
    video.srcObject = null;
    const now = floating.get();
    if (now.kind === 'video' && now.video === video) floating.set(closed);
  });
  return { kind: 'video', video };
}

/** Another picture in the place of the one that floats. */
export function showInstead(video: HTMLVideoElement, stream: MediaStream): void {
  if (video.srcObject === stream) return;
  video.srcObject = stream;
  void video.play().catch(() => {});
}

function release(video: HTMLVideoElement): void {
  if (document.pictureInPictureElement === video) void document.exitPictureInPicture().catch(() => {});
  video.srcObject = null;
}
