import { readFile } from 'node:fs/promises';
import { expect } from '@playwright/test';
import type { Locator } from '@playwright/test';
import type { Person } from './people.ts';

export const messagesOf = (person: Person): Locator => person.by('chat-message');

export async function openChat(person: Person): Promise<void> {
  await person.by('open-chat').click();
  await expect(person.by('chat-input')).toBeVisible();
}

export async function say(person: Person, text: string): Promise<void> {
  await person.by('chat-input').fill(text);
  await person.by('chat-send').click();
  await expect(messagesOf(person).last()).toContainText(text);
}

/** Offers the file to everybody. */
export async function offerFile(from: Person, path: string): Promise<void> {
  const [chooser] = await Promise.all([from.page.waitForEvent('filechooser'), from.by('send-file').click()]);
  await chooser.setFiles(path);
}

/** The bytes of the file that `person` has received, once it is whole. */
export async function savedFile(person: Person, within: number): Promise<Buffer> {
  const offer = person.by('file-offer');
  await expect(offer).toHaveAttribute('data-state', 'done', { timeout: within });
  const [download] = await Promise.all([person.page.waitForEvent('download'), offer.getByTestId('file-save').click()]);
  return readFile(await download.path());
}
