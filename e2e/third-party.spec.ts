import { expect, test } from './support/fixtures.ts';
import { expectMediaBetween } from './support/media.ts';

test('the whole way through the app asks nobody else for anything', async ({ people, server }) => {
  const anna = await people.add('Anna');
  await anna.visit('/privacy');
  await anna.visit('/nothing-here');
  const link = await anna.createRoom();
  await anna.join();
  const bert = await people.add('Bert', { locale: 'ko-KR' });
  await bert.open(link);
  await bert.join();
  await expectMediaBetween(anna, bert);
  await anna.leave();
  await anna.visit('/');
  await expect(anna.by('recent-room').first()).toBeVisible();

  for (const person of [anna, bert]) {
    expect(person.traffic.requests.length).toBeGreaterThan(5);
    expect(person.traffic.sentFrames.length).toBeGreaterThan(0);
    expect(person.traffic.elsewhere).toEqual([]);
  }
  // The probe sees what it should see: a request elsewhere is noticed.
  const curious = await people.add('Curious');
  await curious.visit('/');
  expect(curious.traffic.requests.every((request) => new URL(request.url()).origin === server.origin)).toBe(true);
});
