import { writeFile } from 'node:fs/promises';
import { messagesOf, offerFile, openChat } from './support/chat.ts';
import { expect, test } from './support/fixtures.ts';

// S7: what people write is text, wherever it is shown.

const calls = ['pwned()', 'alert(1)', 'window.pwned&#40;&#41;', '{{constructor.constructor("pwned()")()}}', '${pwned()}'];
const shapes = [
  (call: string) => `<script>${call}</script>`,
  (call: string) => `<img src=x onerror=${call}>`,
  (call: string) => `<svg onload=${call}>`,
  (call: string) => `"><iframe srcdoc="<script>parent.${call}</script>">`,
  (call: string) => `'><body onload='${call}'>`,
  (call: string) => `javascript:${call}`,
  (call: string) => `[a](javascript:${call})`,
  (call: string) => `https://example.com/"onmouseover="${call}`,
  (call: string) => `https://example.com/<img src=x onerror=${call}>`,
  (call: string) => `data:text/html,<script>${call}</script>`,
  (call: string) => `\`\`\`\n</code><script>${call}</script>\n\`\`\``,
  (call: string) => `\`</code><img src=x onerror=${call}>\``,
  (call: string) => `mailto:a@example.com?subject=<script>${call}</script>`,
  (call: string) => `<a href="vbscript:${call}">x</a>`,
  (call: string) => `<math><mtext><table><mglyph><style><img src=x onerror=${call}>`,
  (call: string) => `<template><img src=x onerror=${call}></template>`,
  (call: string) => `\u202E<script>${call}</script>`,
  (call: string) => `<!--><img src=x onerror=${call}>-->`,
  (call: string) => `&lt;script&gt;${call}&lt;/script&gt;`,
  (call: string) => `<input autofocus onfocus=${call}>`,
  (call: string) => `<details open ontoggle=${call}>`,
  (call: string) => `<style>@import 'javascript:${call}'</style>`,
  (call: string) => `<object data="data:text/html,<script>${call}</script>">`,
  (call: string) => `<form action="javascript:${call}"><button>x`,
  (call: string) => `<link rel=stylesheet href="data:text/css,*{x:${call}}">`,
  (call: string) => `<meta http-equiv=refresh content="0;url=javascript:${call}">`,
  (call: string) => `<video><source onerror=${call}>`,
  (call: string) => `<a href="&#106;avascript:${call}">x</a>`,
  (call: string) => `JaVaScRiPt:${call}`,
  (call: string) => `<marquee onstart=${call}>`,
];
const payloads = shapes.flatMap((shape) => calls.map(shape));

test('150 pieces of code that come as names, messages, drafts and names of files are text to everybody', async ({ people }, testInfo) => {
  expect(payloads).toHaveLength(150);
  const watch = () => {
    Reflect.set(window, 'trouble', []);
    const trouble = (what: string) => void (Reflect.get(window, 'trouble') as string[]).push(what);
    Reflect.set(window, 'pwned', () => trouble('executed'));
    addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => trouble(`${violatedDirective} ${blockedURI}`));
  };
  const anna = await people.add('<img src=x onerror=pwned()>', { before: watch });
  const bert = await people.add('"><svg onload=pwned()>', { before: watch });
  const link = await anna.createRoom();
  await anna.join();
  await bert.open(link);
  await bert.join();
  const dialogs: string[] = [];
  for (const { page } of [anna, bert]) {
    page.on('dialog', (dialog) => {
      dialogs.push(dialog.message());
      void dialog.dismiss();
    });
  }
  await Promise.all([openChat(anna), openChat(bert)]);
  for (const payload of payloads) {
    await anna.by('chat-input').fill(payload);
    await anna.by('chat-input').press('Enter');
  }
  const last = messagesOf(bert).last();
  await expect(last).toContainText('<marquee onstart=${pwned()}>');
  const path = testInfo.outputPath('<img src=x onerror=pwned()>.html');
  await writeFile(path, '<script>pwned()</script>');
  await offerFile(anna, path);
  await expect(bert.by('file-offer')).toBeVisible();
  for (const { page } of [anna, bert]) {
    expect(await page.evaluate(() => Reflect.get(window, 'trouble') as string[])).toEqual([]);
    const panel = page.getByTestId('panel');
    expect(await panel.locator('script, iframe, object, embed, form, style, link, meta, input:not([type=file]), video, details, marquee, math, template').count()).toBe(0);
    expect(await panel.locator('[onerror], [onload], [onfocus], [ontoggle], [onstart], [onmouseover], [srcdoc]').count()).toBe(0);
    const addresses = await panel.locator('a[href]').evaluateAll((all) => all.map((a) => a.getAttribute('href') ?? ''));
    for (const address of addresses) expect(address).toMatch(/^(?:https?:\/\/|mailto:)/);
    expect(addresses.length).toBeGreaterThan(0);
  }
  expect(dialogs).toEqual([]);
});
