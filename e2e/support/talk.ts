import type { Page } from '@playwright/test';

/** Talks into a page with a device lab, muted, until it says so or five seconds are over. A steady tone is a fan; speech has pauses. */
export async function talkUnheard(page: Page): Promise<void> {
  await page.evaluate(async () => {
    for (let at = 0; at < 40 && !document.querySelector('[data-testid="muted-speech"]'); at++) {
      window.deviceLab.speak(at % 3 === 2 ? 0.0005 : 0.2);
      await new Promise((resolve) => setTimeout(resolve, 120));
    }
    window.deviceLab.speak(0.2);
  });
}
