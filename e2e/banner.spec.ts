import { noTurn, turnPath } from './support/coturn.ts';
import { expect, test } from './support/fixtures.ts';
import { expectMediaBetween } from './support/media.ts';
import type { Person } from './support/people.ts';
import { TurnServer, relayOnly } from './support/turn.ts';

// The one place that says how the call's connections are: what is seen, and what a screen reader is told, once.

/** Notes from now on what the banner's live region says. */
const listen = ({ page }: Person) =>
  page.evaluate(() => {
    const region = document.querySelector('[data-testid="status"] [role="status"]');
    const spoken: string[] = [];
    if (region) new MutationObserver(() => region.textContent && spoken.push(region.textContent)).observe(region, { childList: true, characterData: true, subtree: true });
    Object.assign(window, { spoken });
  });

const spoken = ({ page }: Person) => page.evaluate(() => Reflect.get(window, 'spoken') as string[]);

const shows = (person: Person, words: string) => expect(person.by('status')).toHaveText(words);
const showsNothing = (person: Person) => expect(person.by('status')).toHaveText('');

test('a server that is lost and back is told, once each', async ({ people, startServer }) => {
  const server = await startServer();
  const [anna] = await people.call(['Anna', 'Bert'], { origin: server.origin });
  await listen(anna);
  await server.kill();
  await expect(anna.by('status')).toHaveAttribute('data-state', 'reconnecting');
  await shows(anna, 'Reconnecting to the room. Your call goes on.');
  await startServer({ port: server.port });
  await expect(anna.by('status')).toHaveAttribute('data-state', 'live');
  await shows(anna, 'Connected again.');
  await showsNothing(anna);
  expect(await spoken(anna)).toEqual(['Reconnecting to the room. Your call goes on.', 'Connected again.']);
});

test('whose connection is lost is told, with what is tried; all of them at once are one’s own network', async ({ people, startServer }) => {
  test.skip(turnPath() === null, noTurn);
  const turn = await TurnServer.start();
  try {
    const server = await startServer({ env: turn.env });
    const [anna, bert] = await people.call(['Anna', 'Bert'], { origin: server.origin, before: relayOnly });
    await expectMediaBetween(anna, bert);
    await listen(anna);
    turn.cut();
    await shows(anna, 'No connection to Bert at the moment. Looking for another path…');
    await expect(anna.by('status')).toHaveAttribute('data-state', 'live');
    turn.mend();
    await shows(anna, 'The connection to Bert is back.');
    // What is tried is for eyes.
    expect(await spoken(anna)).toEqual(['No connection to Bert at the moment.', 'The connection to Bert is back.']);

    const carl = await people.add('Carl', { origin: server.origin, before: relayOnly });
    await carl.open(anna.link());
    await carl.join();
    await expect(anna.tileOf(await carl.selfId())).toHaveAttribute('data-link', 'connected');
    turn.cut();
    await shows(anna, 'Nobody can be reached at the moment. It seems to be your own network. The call goes on by itself once it is back.');
  } finally {
    await turn.stop();
  }
});
