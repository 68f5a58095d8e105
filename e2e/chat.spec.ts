import { createHash, randomBytes } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { expectAccessible } from './support/accessible.ts';
import { messagesOf, offerFile, openChat, savedFile, say } from './support/chat.ts';
import { expect, test } from './support/fixtures.ts';
import { expectMediaFrom } from './support/media.ts';

const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');

test('three people write to each other, and whoever comes later has it all', async ({ people }) => {
  const [anna, bert] = await people.call(['Anna', 'Bert']);
  await openChat(anna);
  await say(anna, 'hello Bert');
  await expect(bert.by('open-chat')).toContainText('1');
  await openChat(bert);
  await expect(messagesOf(bert)).toHaveText([/hello Bert/]);
  await say(bert, 'hello Anna');
  await expect(messagesOf(anna)).toHaveText([/hello Bert/, /hello Anna/]);
  const carl = await people.add('Carl');
  await carl.open(anna.link());
  await carl.join();
  await openChat(carl);
  await expect(messagesOf(carl)).toHaveText([/hello Bert/, /hello Anna/]);
  await say(carl, 'I missed nothing');
  for (const person of [anna, bert]) await expect(messagesOf(person)).toHaveText([/hello Bert/, /hello Anna/, /I missed nothing/]);
  await expectAccessible(anna, 'the chat');
});

test('what was written is edited and removed everywhere, by its author alone', async ({ people }) => {
  const [anna, bert] = await people.call(['Anna', 'Bert']);
  await Promise.all([openChat(anna), openChat(bert)]);
  await say(anna, 'helo');
  await anna.by('chat-input').press('ArrowUp');
  await anna.by('chat-input').fill('hello');
  await anna.by('chat-input').press('Enter');
  await expect(messagesOf(bert)).toHaveText([/hello/]);
  await say(anna, 'a secret');
  await expect(messagesOf(bert)).toHaveCount(2);
  await messagesOf(anna).last().hover();
  await messagesOf(anna).last().getByTestId('message-menu').click();
  await anna.page.getByTestId('chat-remove').click();
  await expect(messagesOf(bert).last()).not.toContainText('a secret');
  await messagesOf(bert).first().hover();
  await messagesOf(bert).first().getByTestId('message-menu').click();
  await expect(bert.by('chat-reply')).toBeVisible();
  await expect(bert.by('chat-remove')).toHaveCount(0);
});

test('an emoji comes in where the caret stands, by keyboard as well, and those taken last come first', async ({ people }) => {
  const anna = await people.add('Anna');
  await anna.createRoom();
  await anna.join();
  await openChat(anna);
  await anna.by('chat-input').fill('so good');
  await anna.by('chat-input').evaluate((field) => field instanceof HTMLTextAreaElement && field.setSelectionRange(2, 2));
  await anna.by('open-emoji').focus();
  await anna.page.keyboard.press('Enter');
  const palette = anna.by('emoji-palette');
  await expectAccessible(anna, 'the palette of emoji');
  await palette.getByText('👍', { exact: true }).focus();
  await anna.page.keyboard.press('ArrowRight');
  await anna.page.keyboard.press('Enter');
  await expect(anna.by('chat-input')).toHaveValue('so👎 good');
  await palette.getByText('🎉', { exact: true }).click();
  await expect(anna.by('chat-input')).toHaveValue('so👎🎉 good');
  await anna.page.keyboard.press('Escape');
  await expect(palette).toHaveCount(0);
  await anna.by('chat-send').click();
  await expect(messagesOf(anna)).toHaveText([/so👎🎉 good/]);
  await anna.by('open-emoji').click();
  await expect(palette.getByTestId('emoji').first()).toHaveText('🎉');
});

test('a reload loses nothing that was written, with nobody else there and with somebody', async ({ people }) => {
  const anna = await people.add('Anna');
  await anna.createRoom();
  await anna.join();
  await openChat(anna);
  await say(anna, 'to myself');
  await anna.page.reload();
  await openChat(anna);
  await expect(messagesOf(anna)).toHaveText([/to myself/]);
  const bert = await people.add('Bert');
  await bert.open(anna.link());
  await bert.join();
  await openChat(bert);
  await expect(messagesOf(bert)).toHaveText([/to myself/]);
  await say(bert, 'not any more');
  await expect(messagesOf(anna)).toHaveCount(2);
  await anna.page.reload();
  await openChat(anna);
  await expect(messagesOf(anna)).toHaveText([/to myself/, /not any more/]);
});

test('chat and files go on while the server is away', async ({ people, startServer }, testInfo) => {
  const server = await startServer();
  const [anna, bert] = await people.call(['Anna', 'Bert'], { origin: server.origin });
  await expectMediaFrom(anna, await bert.selfId());
  await Promise.all([openChat(anna), openChat(bert)]);
  await server.kill();
  await expect(anna.by('status')).toHaveAttribute('data-state', 'reconnecting');
  await say(anna, 'nobody between us');
  await expect(messagesOf(bert)).toHaveText([/nobody between us/]);
  const path = testInfo.outputPath('sent.bin');
  const sent = randomBytes(3 * 1024 * 1024 + 123);
  await writeFile(path, sent);
  await offerFile(anna, path);
  await bert.by('file-accept').click();
  expect(sha256(await savedFile(bert, 20_000))).toBe(sha256(sent));
});

test('a hand goes up for everybody, in line, and through a reload', async ({ people }) => {
  const [anna, bert] = await people.call(['Anna', 'Bert']);
  const [idOfAnna, idOfBert] = await Promise.all([anna.selfId(), bert.selfId()]);
  await bert.by('raise-hand').click();
  await expect(anna.tileOf(idOfBert).getByTestId('hand')).toHaveAttribute('data-place', '1');
  await anna.by('raise-hand').click();
  await expect(bert.tileOf(idOfAnna).getByTestId('hand')).toHaveAttribute('data-place', '2');
  await bert.page.reload();
  await expect(bert.by('raise-hand')).toHaveAttribute('aria-pressed', 'true');
  await expect(anna.tileOf(idOfBert).getByTestId('hand')).toHaveAttribute('data-place', '1');
});
