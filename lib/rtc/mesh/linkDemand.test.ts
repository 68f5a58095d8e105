import { describe, expect, it } from 'vitest';
import { Scope } from '#lib/kernel/scope.ts';
import type { ControlMessage } from '#lib/protocol/control.ts';
import { nothingShown } from '#lib/protocol/demand.ts';
import type { Demand, Demands } from '#lib/protocol/demand.ts';
import { VirtualTime } from '../fakes/virtualTime.ts';
import { LinkDemand, turnOf } from './linkDemand.ts';

const at = (level: Demand['level'], height: number): Demand => ({ level, width: Math.round((height * 16) / 9), height });
const camera = (level: Demand['level'], height: number): Demands => ({ camera: at(level, height), screen: nothingShown });

function bench() {
  const time = new VirtualTime();
  const scope = new Scope();
  const said: ControlMessage[] = [];
  let heard = 0;
  const demand = new LinkDemand({ clock: time, scope, send: (message) => said.push(message), onHeard: () => (heard += 1) });
  return { time, scope, said, demand, heard: () => heard };
}

describe('turnOf', () => {
  it.each([
    ['off', at('off', 0), at('thumbnail', 90), 'up'],
    ['a level more', at('tile', 360), at('stage', 360), 'up'],
    ['a level less, whatever its size', at('stage', 360), at('tile', 720), 'down'],
    ['clearly larger', at('tile', 360), at('tile', 420), 'up'],
    ['hardly larger', at('tile', 360), at('tile', 410), 'same'],
    ['hardly smaller', at('tile', 360), at('tile', 320), 'same'],
    ['clearly smaller', at('tile', 360), at('tile', 300), 'down'],
  ] as const)('%s', (_, before, after, turn) => {
    expect(turnOf(before, after)).toBe(turn);
  });
});

describe('LinkDemand', () => {
  it('says all it knows when the channel opens, on every connection anew', () => {
    const { demand, said } = bench();
    demand.show(camera('tile', 360));
    expect(said).toEqual([]);
    demand.opened();
    demand.renew();
    demand.opened();
    const word = { kind: 'demand', at: 0, ...camera('tile', 360) };
    expect(said).toEqual([word, word]);
  });

  it('says nothing of whom no view has told anything', () => {
    const { demand, said } = bench();
    demand.show(null);
    demand.opened();
    expect(said).toEqual([]);
  });

  it('asks for more at once, and for more still after a pause, with the newest', async () => {
    const { demand, said, time } = bench();
    demand.opened();
    demand.show(camera('thumbnail', 180));
    for (const height of [220, 300, 360]) demand.show(camera('tile', height));
    expect(said).toHaveLength(1);
    await time.run(200);
    expect(said.slice(1)).toEqual([{ kind: 'demand', at: 1, ...camera('tile', 360) }]);
    expect(time.pending).toBe(0);
  });

  it('asks for less when it has lasted', async () => {
    const { demand, said, time } = bench();
    demand.opened();
    demand.show(camera('stage', 720));
    await time.run(500);
    demand.show(camera('thumbnail', 180));
    await time.run(900);
    demand.show(camera('stage', 720));
    await time.run(5_000);
    expect(said).toHaveLength(1);
    demand.show(camera('thumbnail', 180));
    await time.run(500);
    demand.show(camera('thumbnail', 90));
    await time.run(600);
    expect(said.slice(1)).toEqual([{ kind: 'demand', at: 1, ...camera('thumbnail', 90) }]);
  });

  it('leaves no timer behind', () => {
    const { demand, scope, time } = bench();
    demand.opened();
    demand.show(camera('stage', 720));
    demand.show(nothingAtAll);
    scope.close();
    expect(time.pending).toBe(0);
  });

  it('hears the other side, but no word that was overtaken, and counts anew with each connection', () => {
    const { demand, heard } = bench();
    expect(demand.heard).toBeNull();
    demand.hear(3, camera('stage', 720));
    demand.hear(2, camera('tile', 360));
    demand.hear(3, camera('tile', 360));
    expect([demand.heard, heard()]).toEqual([camera('stage', 720), 1]);
    demand.renew();
    expect(demand.heard).toEqual(camera('stage', 720));
    demand.hear(0, camera('tile', 360));
    expect([demand.heard, heard()]).toEqual([camera('tile', 360), 2]);
  });
});

const nothingAtAll: Demands = { camera: nothingShown, screen: nothingShown };
