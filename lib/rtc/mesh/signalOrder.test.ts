import { describe, expect, it } from 'vitest';
import { createGeneration } from '#lib/protocol/ids.ts';
import type { Generation } from '#lib/protocol/ids.ts';
import { nothingSent } from '#lib/protocol/participant.ts';
import type { LinkSignal } from '#lib/protocol/signal.ts';
import type { ReceivedLinkMessage } from '../mediaTransport.ts';
import { personId, personVisit } from './meshHarness.ts';
import { SignalOrder } from './signalOrder.ts';

const [mine, older, theirs, next] = [createGeneration(), createGeneration(), createGeneration(), createGeneration()];

function message(generation: Generation, seq: number, kind: 'offer' | 'answer' | 'candidates', answers: Generation | null): ReceivedLinkMessage {
  const signal: LinkSignal =
    kind === 'candidates'
      ? { kind, answers, candidates: [] }
      : { kind: 'description', answers, description: { type: kind, sdp: '' }, media: nothingSent };
  return { from: personId('ann'), visit: personVisit('ann'), generation, seq, signal };
}

describe('the place of a signal', () => {
  it('is with the current connection while nothing is bound, unless it answers another one', () => {
    const order = new SignalOrder();
    expect(order.placeOf(message(theirs, 0, 'offer', null), mine, null)).toBe('current');
    expect(order.placeOf(message(theirs, 0, 'answer', mine), mine, null)).toBe('current');
    expect(order.placeOf(message(theirs, 0, 'answer', older), mine, null)).toBe('late');
    expect(order.placeOf(message(theirs, 0, 'candidates', older), mine, null)).toBe('late');
  });

  it('is with a new connection when that one offers, later than the bound one did', () => {
    const order = new SignalOrder();
    order.bind(5);
    expect(order.placeOf(message(theirs, 6, 'offer', null), mine, theirs)).toBe('current');
    expect(order.placeOf(message(next, 6, 'offer', null), mine, theirs)).toBe('successor');
    expect(order.placeOf(message(next, 4, 'offer', null), mine, theirs)).toBe('late');
    expect(order.placeOf(message(next, 6, 'candidates', null), mine, theirs)).toBe('late');
    expect(order.placeOf(message(next, 6, 'answer', mine), mine, theirs)).toBe('late');
  });

  it('is nowhere once its generation is over', () => {
    const order = new SignalOrder();
    order.retire(theirs);
    expect(order.placeOf(message(theirs, 9, 'offer', null), mine, null)).toBe('late');
    for (let count = 0; count < 64; count++) order.retire(createGeneration());
    expect(order.placeOf(message(theirs, 9, 'offer', null), mine, null)).toBe('current');
  });
});

describe('an offer that was ignored', () => {
  it('was none of a glare when the answer that it follows comes after it, and is taken once', () => {
    const order = new SignalOrder();
    const offer = message(theirs, 7, 'offer', mine);
    order.pass(offer);
    expect(order.missed(6)).toBe(offer);
    expect(order.missed(6)).toBeNull();
  });

  it('is settled by an answer that was given to the other offer afterwards', () => {
    const order = new SignalOrder();
    order.pass(message(theirs, 7, 'offer', mine));
    expect(order.missed(8)).toBeNull();
  });
});
