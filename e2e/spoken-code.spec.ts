import { expectAccessible } from './support/accessible.ts';
import { expect, test } from './support/fixtures.ts';
import type { Person } from './support/people.ts';

const state = (person: Person) => person.by('spoken-code-state');

/** Has a code made in the share sheet, which is open, and gives it as it is shown. */
async function makeCode(person: Person): Promise<string> {
  await person.by('spoken-code-make').click();
  await expect(state(person)).toHaveAttribute('data-state', 'waiting');
  return (await person.by('spoken-code').textContent()) ?? '';
}

/** From the lobby into a call with the share sheet open. */
async function hostCall(person: Person): Promise<string> {
  const link = await person.createRoom();
  await person.join();
  await person.by('share').click();
  await expect(person.by('share-sheet')).toBeVisible();
  return link;
}

async function type(person: Person, text: string): Promise<void> {
  if (new URL(person.page.url()).pathname !== '/') await person.visit('/');
  await person.by('join-input').fill(text);
  await person.by('join-submit').click();
}

const problem = (person: Person) => person.page.locator('form').getByRole('alert');

/** The same number with other words. */
const wrong = (code: string): string => code.replace(/-.*$/, code.includes('galaxy') ? '-apple-apple-apple' : '-galaxy-galaxy-galaxy');

test('who hears the code comes to the room, once; the server hears neither words nor secret', async ({ people, server }) => {
  const anna = await people.add('Anna');
  const [bert, cleo] = [await people.add('Bert'), await people.add('Cleo')];
  const link = await hostCall(anna);
  await expect(state(anna)).toHaveAttribute('data-state', 'none');
  await expectAccessible(anna, 'a code may be made');
  const code = await makeCode(anna);
  expect(code).toMatch(/^\d{1,3}-[a-z]+-[a-z]+-[a-z]+$/);
  await expect(state(anna)).toContainText(code);
  await expect(anna.page.getByRole('timer')).toContainText(/9:\d\d|10:00/);
  await expectAccessible(anna, 'a code is shown');

  await type(bert, `  ${code.replaceAll('-', ' ').toUpperCase()}. `);
  await expect(bert.by('prejoin')).toBeVisible();
  expect(bert.link()).toBe(link);
  await expect(state(anna)).toHaveAttribute('data-state', 'used');
  await expectAccessible(anna, 'a code was used');
  await bert.join();
  await expect(bert.tiles()).toHaveCount(2);

  await type(cleo, code);
  await expect(problem(cleo)).toContainText('has been used');
  await expect(cleo.by('join-input')).toHaveAttribute('aria-invalid', 'true');
  await expectAccessible(cleo, 'a code that is over');

  const secret = new URL(link).hash.slice(1);
  const words = code.split('-').slice(1).join('-');
  const said = [anna, bert, cleo].flatMap(({ traffic }) => [...traffic.sentFrames, ...traffic.receivedFrames, ...traffic.requests.map((it) => it.url())]);
  for (const hidden of [secret, words, ...words.split('-').map((word) => `"${word}"`)]) {
    expect(said.filter((frame) => frame.includes(hidden))).toEqual([]);
    expect(server.logs).not.toContain(hidden);
  }
});

test('two wrong tries burn it, and both sides are told; a new one works', async ({ people }) => {
  const [anna, bert] = [await people.add('Anna'), await people.add('Bert')];
  const link = await hostCall(anna);
  const code = await makeCode(anna);
  await type(bert, wrong(code));
  await expect(problem(bert)).toContainText('not the words');
  await expect(state(anna)).toContainText('One more wrong try');
  await expectAccessible(anna, 'a code was tried wrongly');
  await type(bert, wrong(code));
  await expect(state(anna)).toHaveAttribute('data-state', 'burnt');
  await expect(anna.by('spoken-code')).toHaveCount(0);
  await expectAccessible(anna, 'a code is burnt');
  await type(bert, code);
  await expect(problem(bert)).toContainText('no longer works');

  // What is misspelt is understood, and what is in no code is no try.
  const again = await makeCode(anna);
  await type(bert, again.replace(/\w+$/, 'qqqqq'));
  await expect(problem(bert)).toContainText('in no code');
  await type(bert, `${again}x`);
  await expect(bert.by('prejoin')).toBeVisible();
  expect(bert.link()).toBe(link);
});

test('two rooms have two codes, each leads to its own, and neither is kept by a closed tab', async ({ people }) => {
  const [anna, bert, cleo, dora] = [await people.add('Anna'), await people.add('Bert'), await people.add('Cleo'), await people.add('Dora')];
  const links = [await hostCall(anna), await hostCall(bert)] as const;
  const codes = [await makeCode(anna), await makeCode(bert)] as const;
  expect(codes[0].split('-')[0]).not.toBe(codes[1].split('-')[0]);
  // The sheet may be closed meanwhile: the code goes on.
  await bert.by('share-sheet').getByRole('button', { name: 'Close' }).click();
  await Promise.all([type(cleo, codes[1]), type(dora, wrong(codes[0]))]);
  await expect(cleo.by('prejoin')).toBeVisible();
  expect(cleo.link()).toBe(links[1]);
  await expect(problem(dora)).toContainText('not the words');
  await anna.page.close();
  await expect(async () => {
    await type(dora, codes[0]);
    await expect(problem(dora)).toContainText('Nobody is waiting', { timeout: 2_000 });
  }).toPass();
});

for (const [locale, width] of [['ko-KR', 320], ['en-US', 1280]] as const) {
  test(`from the lobby, said in Korean and typed on a page in ${locale}`, async ({ people }) => {
    const anna = await people.add('민지', { locale: 'ko-KR', colorScheme: 'dark', viewport: { width, height: 800 } });
    const bert = await people.add('Bert', { locale, viewport: { width, height: 800 } });
    await anna.visit('/');
    await anna.by('plan-call').click();
    await anna.by('plan-submit').click();
    const code = await makeCode(anna);
    expect(code).toMatch(/^\d{1,3}(-[가-힣]+){3}$/);
    await expect(anna.by('spoken-code')).toHaveAttribute('lang', 'ko');
    await expectAccessible(anna, 'a code in Korean');
    await anna.by('spoken-code-language').click();
    await expect(anna.by('spoken-code')).toHaveText(/^\d{1,3}(-[a-z]+){3}$/);

    const link = await anna.by('share-link').inputValue();
    const fullWidth = code.replaceAll(/\d/g, (digit) => String.fromCodePoint(0xff10 + Number(digit)));
    await type(bert, fullWidth.replace('-', '번 ').replaceAll('-', ''));
    await expect(bert.by('prejoin')).toBeVisible();
    expect(bert.link()).toBe(link);
    await expect(state(anna)).toHaveAttribute('data-state', 'used');
  });
}

test('after ten minutes it is over', async ({ people }) => {
  const anna = await people.add('Anna', {
    // Its ten minutes are five seconds; the clock of the whole page cannot be moved on, since the socket would be given up.
    before: () => {
      const real = window.setTimeout;
      Reflect.set(window, 'setTimeout', (run: () => void, ms?: number) => real(run, ms === 600_000 ? 5_000 : ms));
    },
  });
  const bert = await people.add('Bert');
  await anna.visit('/');
  await anna.by('plan-call').click();
  await anna.by('plan-submit').click();
  const code = await makeCode(anna);
  await expect(anna.page.getByRole('timer')).toContainText('9:58');
  await expect(state(anna)).toHaveAttribute('data-state', 'expired');
  await expectAccessible(anna, 'a code has expired');
  await type(bert, code);
  await expect(problem(bert)).toContainText('Nobody is waiting');
  await expectAccessible(bert, 'a code that nobody waits for');
});

test('a server that cannot be reached is said on both sides', async ({ people, startServer }) => {
  const own = await startServer();
  const [anna, bert] = [await people.add('Anna', { origin: own.origin }), await people.add('Bert', { origin: own.origin })];
  await hostCall(anna);
  const code = await makeCode(anna);
  await bert.visit('/');
  await bert.by('join-input').fill(`${code}x`);
  await own.stop();
  await expect(state(anna)).toHaveAttribute('data-state', 'lost');
  await expectAccessible(anna, 'a code is lost');
  await bert.by('join-submit').click();
  await expect(problem(bert)).toContainText('cannot be reached');
});
