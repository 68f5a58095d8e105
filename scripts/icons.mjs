// Draws the icons of an installed Parley from app/icon.svg: `node scripts/icons.mjs`, after a change of the mark.
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { findChromium } from './browsers.mjs';
import { root } from './support.mjs';

const mark = readFileSync(join(root, 'app', 'icon.svg'), 'utf8');
// Systems cut their own shape out: of a maskable icon all but the middle 80 % may be lost, and iOS rounds the corners itself.
const square = mark.replace(/ rx="12"/, '');
const inset = square.replace('translate(7.8 12.3) scale(1.12)', 'translate(11.53 14.97) scale(0.86)');

const icons = [
  { file: 'public/icons/icon-192.png', size: 192, svg: mark },
  { file: 'public/icons/icon-512.png', size: 512, svg: mark },
  { file: 'public/icons/maskable-512.png', size: 512, svg: inset },
  { file: 'app/apple-icon.png', size: 180, svg: square },
];

mkdirSync(join(root, 'public', 'icons'), { recursive: true });
const browser = await chromium.launch({ executablePath: findChromium() ?? undefined, args: ['--no-sandbox'] });
const page = await browser.newPage();
for (const { file, size, svg } of icons) {
  await page.setViewportSize({ width: size, height: size });
  await page.setContent(`<style>*{margin:0}svg{display:block;width:100vw;height:100vh}</style>${svg}`);
  await page.screenshot({ path: join(root, file), omitBackground: true });
}
await browser.close();
