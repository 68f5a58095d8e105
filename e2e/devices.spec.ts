import { expect, test } from './support/fixtures.ts';
import type { Person } from './support/people.ts';

/** Each fault as a browser shows it. */
const faults = {
  'permission denied': () => {
    navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('Permission denied', 'NotAllowedError'));
  },
  'denied by the system': () => {
    navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('Permission denied by system', 'NotAllowedError'));
  },
  'no such device': () => {
    navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('Requested device not found', 'NotFoundError'));
  },
  'device busy': () => {
    navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('Could not start video source', 'NotReadableError'));
  },
  'constraints that nothing fulfils': () => {
    navigator.mediaDevices.getUserMedia = () => Promise.reject(new OverconstrainedError('width', 'no device'));
  },
  'abort without a reason': () => {
    navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('Starting failed', 'AbortError'));
  },
} as const;

const helpFor: Readonly<Record<keyof typeof faults, RegExp>> = {
  'permission denied': /blocked for this site.*allow it, then try again/i,
  'denied by the system': /system keeps .* from this browser.*privacy/i,
  'no such device': /no (camera|microphone) found.*plug one in/i,
  'device busy': /busy.*close other/i,
  'constraints that nothing fulfils': /cannot do what was asked.*pick another/i,
  'abort without a reason': /did not start.*unplug/i,
};

async function expectJoinsAnyway(person: Person): Promise<void> {
  await person.join();
  await expect(person.tiles()).toHaveCount(1);
  await expect(person.by('toggle-camera')).toHaveAttribute('aria-pressed', 'false');
  await expect(person.by('toggle-microphone')).toHaveAttribute('aria-pressed', 'false');
}

for (const [name, before] of Object.entries(faults) as [keyof typeof faults, () => void][]) {
  test(`${name}: said with a way out, and the call can be joined`, async ({ people }) => {
    const anna = await people.add('Anna', { before });
    await anna.createRoom();
    // The same is wrong with both, so it is said once.
    await expect(anna.by('trouble-both')).toContainText(helpFor[name]);
    await expectJoinsAnyway(anna);
  });
}

test('a prompt nobody answers is pointed at, and the call can be joined meanwhile', async ({ people }) => {
  const anna = await people.add('Anna', {
    before: () => {
      navigator.mediaDevices.getUserMedia = () => new Promise(() => {});
    },
  });
  await anna.createRoom();
  await expect(anna.by('unanswered')).toContainText(/asking/i, { timeout: 20_000 });
  await anna.join();
  await expect(anna.tiles()).toHaveCount(1);
});

test('a camera alone is missing: the microphone still works', async ({ people }) => {
  const anna = await people.add('Anna', {
    before: () => {
      const native = navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
      navigator.mediaDevices.getUserMedia = (constraints) =>
        constraints?.video ? Promise.reject(new DOMException('Requested device not found', 'NotFoundError')) : native(constraints);
    },
  });
  const link = await anna.createRoom();
  await expect(anna.by('trouble-camera')).toBeVisible();
  await expect(anna.by('trouble-microphone')).toHaveCount(0);
  await anna.join();
  const bert = await people.add('Bert');
  await bert.open(link);
  await bert.join();
  const id = await anna.selfId();
  await expect.poll(async () => (await bert.receivedFrom([id]))[0]?.totalAudioEnergy ?? 0, { timeout: 15_000 }).toBeGreaterThan(0);
  await expect(bert.tileOf(id)).toContainText('camera off');
});

test('a browser without any media devices still gets in', async ({ people }) => {
  const anna = await people.add('Anna', {
    before: () => {
      Object.defineProperty(navigator, 'mediaDevices', { value: undefined });
    },
  });
  await anna.createRoom();
  await expect(anna.by('trouble-both')).toContainText(/\S/);
  await expectJoinsAnyway(anna);
});
