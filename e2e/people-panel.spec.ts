import { commitsOf, countCommits } from './support/commits.ts';
import { installDeviceLab } from './support/deviceLab.ts';
import { expect, test } from './support/fixtures.ts';
import { expectMediaFrom } from './support/media.ts';
import type { Person } from './support/people.ts';

const rowOf = ({ page }: Person, participant: string) => page.locator(`[data-testid="person"][data-participant="${participant}"]`);
const volumeOf = ({ page }: Person, participant: string) =>
  page.evaluate((id) => document.querySelector<HTMLAudioElement>(`audio[data-participant="${id}"]`)?.volume, participant);

test('the people panel says who is there, what they send and how well they are connected', async ({ people }) => {
  const [anna, bert, carl] = await people.call(['Anna', 'Bert', 'Carl']);
  const [idOfAnna, idOfBert, idOfCarl] = await Promise.all([anna.selfId(), bert.selfId(), carl.selfId()]);
  await carl.toggleMicrophone();
  await bert.toggleCamera();
  await expect(anna.by('open-people')).toHaveAttribute('aria-expanded', 'false');
  await anna.by('open-people').click();

  await expect(anna.by('person')).toHaveCount(3);
  const order = await anna.by('person').evaluateAll((rows) => rows.map((row) => row.getAttribute('data-participant')));
  expect(order).toEqual([idOfAnna, idOfBert, idOfCarl]);
  await expect(rowOf(anna, idOfAnna)).toContainText('You');
  await expect(rowOf(anna, idOfAnna)).toContainText('Host');
  await expect(rowOf(anna, idOfBert)).not.toContainText('Host');
  await expect(rowOf(anna, idOfBert)).toContainText(/Joined (just now|\d+ minutes? ago)/);
  await expect(rowOf(anna, idOfBert)).toContainText('Camera off');
  await expect(rowOf(anna, idOfBert)).toContainText('Microphone on');
  await expect(rowOf(anna, idOfCarl)).toContainText('Microphone off');
  await expect(rowOf(anna, idOfBert)).toHaveAttribute('data-quality', 'good');
  await expect(rowOf(anna, idOfCarl)).toContainText('Good connection');

  await carl.leave();
  await expect(anna.by('person')).toHaveCount(2);
});

test('the panel takes the focus, closes with Escape and gives the focus back', async ({ people }) => {
  const [anna] = await people.call(['Anna', 'Bert']);
  await anna.by('open-people').focus();
  await anna.page.keyboard.press('Enter');
  await expect(anna.by('panel')).toBeFocused();
  await anna.page.keyboard.press('Tab');
  await expect(anna.by('close-panel')).toBeFocused();
  await anna.page.keyboard.press('Escape');
  await expect(anna.by('panel')).toHaveCount(0);
  await expect(anna.by('open-people')).toBeFocused();
});

test('a volume lowers what plays, is kept over a reload, and nobody else hears of it', async ({ people }) => {
  const [anna, bert] = await people.call(['Anna', 'Bert']);
  const idOfBert = await bert.selfId();
  const idOfAnna = await anna.selfId();
  await expect.poll(() => volumeOf(anna, idOfBert)).toBe(1);
  await anna.by('open-people').click();
  await rowOf(anna, idOfBert).getByTestId('volume').fill('30');
  await expect.poll(() => volumeOf(anna, idOfBert)).toBeCloseTo(0.3);
  expect(await volumeOf(bert, idOfAnna)).toBe(1);

  await anna.page.reload();
  await expect(anna.by('call')).toBeVisible();
  await expect.poll(() => volumeOf(anna, idOfBert)).toBeCloseTo(0.3);
  await expectMediaFrom(anna, idOfBert);
});

test('a picture that is hidden gives way to initials, here alone, and comes back', async ({ people }) => {
  const [anna, bert] = await people.call(['Anna', 'Bert']);
  const [idOfAnna, idOfBert] = await Promise.all([anna.selfId(), bert.selfId()]);
  await expectMediaFrom(anna, idOfBert);
  const picture = anna.tileOf(idOfBert).locator('video');
  await expect(picture).toHaveCSS('opacity', '1');
  await anna.by('open-people').click();
  await rowOf(anna, idOfBert).getByTestId('hide-picture').click();
  await expect(picture).toHaveCSS('opacity', '0');
  await expect(anna.tileOf(idOfBert)).not.toContainText('camera off');
  await expect(bert.tileOf(idOfAnna).locator('video')).toHaveCSS('opacity', '1');
  await rowOf(anna, idOfBert).getByTestId('hide-picture').click();
  await expect(picture).toHaveCSS('opacity', '1');
  await expectMediaFrom(anna, idOfBert);
});

test('a microphone that sends silence is told of in its row', async ({ people }) => {
  const anna = await people.add('Anna');
  const bert = await people.add('Bert', { before: installDeviceLab });
  const link = await anna.createRoom();
  await anna.join();
  await bert.open(link);
  await bert.join();
  await expectMediaFrom(anna, await bert.selfId());
  await anna.by('open-people').click();
  await bert.page.evaluate(() => window.deviceLab.speak(0));
  await expect(anna.by('sends-silence')).toBeVisible({ timeout: 40_000 });
  await bert.page.evaluate(() => window.deviceLab.speak(0.2));
  await expect(anna.by('sends-silence')).toHaveCount(0);
});

// The budget of the mesh goes on asking its senders, which costs less.
test('a closed panel reads nothing of the links any more, and React commits nothing', async ({ people }) => {
  const anna = await people.add('Anna');
  await countCommits(anna);
  await anna.createRoom();
  await anna.join();
  const bert = await people.add('Bert');
  await bert.open(anna.link());
  await bert.join();
  await expectMediaFrom(anna, await bert.selfId());
  await anna.by('open-people').click();
  await expect(rowOf(anna, await bert.selfId())).toHaveAttribute('data-quality', 'good');

  // Bert's coming in is told for some seconds.
  await expect(anna.page.locator('[data-sonner-toast]')).toHaveCount(0);
  const quietly = async () => {
    const before = await commitsOf(anna);
    await new Promise((resolve) => setTimeout(resolve, 10_000));
    return (await commitsOf(anna)) - before;
  };
  // A line that a busy machine shakes is told of, as it should be: what is counted is a time in which nothing is told.
  await anna.page.evaluate(() => {
    Reflect.set(window, 'told', 0);
    const told = () => Reflect.set(window, 'told', Number(Reflect.get(window, 'told')) + 1);
    const panel = document.querySelector('[data-testid="panel"]');
    if (panel) new MutationObserver(told).observe(panel, { subtree: true, childList: true, characterData: true, attributeFilter: ['data-quality'] });
  });
  const told = () => anna.page.evaluate(() => Number(Reflect.get(window, 'told')));
  let commits: number | null = null;
  const whileTheSame = async () => {
    const before = await told();
    const counted = await quietly();
    commits = (await told()) === before ? counted : null;
    return commits;
  };
  await expect.poll(whileTheSame, { timeout: 60_000 }).not.toBeNull();
  expect(commits, 'while the panel shows the same').toBe(0);
  await anna.by('close-panel').click();
  await expect(anna.by('panel')).toHaveCount(0);
  await anna.page.evaluate(() => {
    Reflect.set(window, 'readings', 0);
    const native = RTCPeerConnection.prototype.getStats;
    RTCPeerConnection.prototype.getStats = function getStats(...given) {
      Reflect.set(window, 'readings', Number(Reflect.get(window, 'readings')) + 1);
      return native.apply(this, given);
    };
  });
  // The stage takes the room that the panel had.
  let arranged = -1;
  const still = async () => {
    const before = arranged;
    arranged = await commitsOf(anna);
    return arranged === before;
  };
  await expect.poll(still, { intervals: [500] }).toBe(true);
  expect(await quietly(), 'while the panel is closed').toBe(0);
  expect(await anna.page.evaluate(() => Number(Reflect.get(window, 'readings')))).toBe(0);
});
