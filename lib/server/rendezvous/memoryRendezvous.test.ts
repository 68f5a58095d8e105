import { expect, it } from 'vitest';
import { MemoryRendezvous } from './memoryRendezvous.ts';
import { describeRendezvousStore } from './rendezvousContract.ts';
import { exchangeTable } from './slots.ts';

describeRendezvousStore('MemoryRendezvous', () => new MemoryRendezvous());

it('an exchange has one way to go well: guest, host, guest, host', () => {
  const allowed = Object.entries(exchangeTable).flatMap(([step, row]) =>
    Object.entries(row).flatMap(([said, next]) => (next === null ? [] : [`${step}: ${said} → ${next}`])),
  );
  expect(allowed).toEqual([
    'begun: guest share → asked',
    'begun: host refusal → refused',
    'asked: host share → answered',
    'asked: host refusal → refused',
    'answered: guest confirmation → confirmed',
    'answered: host refusal → refused',
    'confirmed: host welcome → welcomed',
    'confirmed: host refusal → refused',
  ]);
});
