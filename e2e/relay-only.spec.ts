import { noTurn, turnPath } from './support/coturn.ts';
import { expect, test } from './support/fixtures.ts';
import { expectMediaBetween } from './support/media.ts';
import type { Person } from './support/people.ts';
import { TurnServer } from './support/turn.ts';

// S13: whoever hides their address lets no candidate out but those of the relay.

declare global {
  interface Window {
    /** Lines of every candidate that has come in, in descriptions and alone. */
    heardCandidates: string[];
  }
}

/** Notes every candidate of the others', before the browser looks at it. */
function hearCandidates(): void {
  window.heardCandidates = [];
  const Native = window.RTCPeerConnection;
  window.RTCPeerConnection = class extends Native {
    override async setRemoteDescription(description: RTCSessionDescriptionInit): Promise<void> {
      window.heardCandidates.push(...(description.sdp ?? '').split('\r\n').filter((line) => line.startsWith('a=candidate')));
      return super.setRemoteDescription(description);
    }
    override async addIceCandidate(candidate?: RTCIceCandidateInit | null): Promise<void> {
      if (candidate?.candidate) window.heardCandidates.push(candidate.candidate);
      return super.addIceCandidate(candidate);
    }
  };
}

const heardBy = ({ page }: Person): Promise<readonly string[]> => page.evaluate(() => window.heardCandidates);
const forget = ({ page }: Person) => page.evaluate(() => (window.heardCandidates.length = 0));
const typeOf = (line: string) => / typ (\w+)/.exec(line)?.[1];

/** What kind of path `person` sends over: by the local candidate of the pair in use. */
const pathOf = ({ page }: Person): Promise<unknown> =>
  page.evaluate(async () => {
    const connection = window.parleyProbe.connections.findLast(({ connectionState }) => connectionState === 'connected');
    const report: ReadonlyMap<string, Readonly<Record<string, unknown>>> = (await connection?.getStats()) ?? new Map();
    const named = (id: unknown) => report.get(String(id));
    const transport = [...report.values()].find(({ type }) => type === 'transport');
    return named(named(transport?.['selectedCandidatePairId'])?.['localCandidateId'])?.['candidateType'];
  });

test.describe('an address that is hidden', () => {
  test.skip(turnPath() === null, noTurn);

  test('leaves in no candidate, from the first one on, and can be hidden and shown in mid-call', async ({ people, startServer }) => {
    const turn = await TurnServer.start();
    try {
      const server = await startServer({ env: turn.env });
      const anna = await people.add('Anna', { origin: server.origin, before: hearCandidates });
      const link = await anna.createRoom();
      await anna.join();
      const bert = await people.add('Bert', { origin: server.origin });
      await bert.open(link);
      await bert.by('relay-only').check();
      await bert.join();
      await expectMediaBetween(anna, bert);
      const first = await heardBy(anna);
      expect(first.length).toBeGreaterThan(0);
      expect(first.map(typeOf).filter((type) => type !== 'relay')).toEqual([]);
      // Not even as what a relayed candidate is related to.
      for (const line of first) expect(line).toMatch(/raddr (?:0\.0\.0\.0|::) /);
      expect(await pathOf(bert)).toBe('relay');

      await bert.by('settings').click();
      await bert.by('relay-only').uncheck();
      await expect.poll(() => pathOf(bert)).toBe('host');
      expect((await heardBy(anna)).map(typeOf)).toContain('host');

      await forget(anna);
      await bert.by('relay-only').check();
      await expect.poll(() => pathOf(bert)).toBe('relay');
      await expectMediaBetween(anna, bert);
      expect((await heardBy(anna)).map(typeOf).filter((type) => type !== 'relay')).toEqual([]);

      await forget(anna);
      await bert.page.reload();
      await expect(bert.by('call')).toBeVisible();
      await expectMediaBetween(anna, bert);
      expect((await heardBy(anna)).map(typeOf).filter((type) => type !== 'relay')).toEqual([]);
    } finally {
      await turn.stop();
    }
  });
});

test('without a relay the address cannot be hidden, and the page says why', async ({ people }) => {
  const anna = await people.add('Anna');
  await anna.createRoom();
  await expect(anna.by('relay-only')).toBeDisabled();
  await expect(anna.page.getByText('this server has no relay')).toBeVisible();
});
