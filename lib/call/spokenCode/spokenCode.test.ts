import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { transition } from '#lib/kernel/machine.ts';
import { toBase64Url } from '#lib/kernel/base64url.ts';
import { CODE_LIFETIME_MS, CODE_TRY_MS } from '#lib/protocol/limits.ts';
import { createRoomSecret, roomName } from '#lib/protocol/ids.ts';
import { createSlotNonce, createTryId, slotMessageRequest, slotNonce } from '#lib/protocol/rendezvous.ts';
import type { SlotMessage, SlotNotice } from '#lib/protocol/rendezvous.ts';
import { requestSchemas } from '#lib/protocol/events.ts';
import type { SpokenCode } from '#lib/crypto/spokenCode.ts';
import { Store } from '#lib/kernel/store.ts';
import type { OpenSignaling, Signaling, SocketState } from '#lib/signaling/signaling.ts';
import { beginAsGuest } from './exchange.ts';
import type { InvitedRoom } from './exchange.ts';
import { invitationTable } from './invitationMachine.ts';
import { redeemCode } from './redeemCode.ts';
import { RendezvousTestBed } from './rendezvousTestBed.ts';
import { SpokenInvitation } from './spokenInvitation.ts';

const aRoom = (letter: string): InvitedRoom => ({ room: roomName.parse(letter.repeat(21)), secret: createRoomSecret() });

let bed: RendezvousTestBed;
const open: SpokenInvitation[] = [];
beforeEach(() => {
  bed = new RendezvousTestBed();
});
afterEach(async () => {
  for (const invitation of open.splice(0)) invitation.close();
  await bed.settle();
  // Nothing is left behind, by whatever way it ended.
  expect([bed.sockets, bed.clock.pending, bed.logged]).toEqual([0, 0, []]);
});

/** An invitation with its slot open, and the code that is said. */
async function invite(room: InvitedRoom): Promise<{ readonly invitation: SpokenInvitation; readonly code: SpokenCode }> {
  const invitation = new SpokenInvitation(bed, room);
  open.push(invitation);
  await bed.settle();
  const { code } = invitation.state.get();
  if (!code) throw new Error('no slot');
  return { invitation, code };
}

const otherWords = ({ slot, words: [first = 0, ...rest] }: SpokenCode): SpokenCode => ({ slot, words: [(first + 1) % 256, ...rest] });
const redeem = (code: SpokenCode) => redeemCode(bed, code);
const stage = (invitation: SpokenInvitation) => invitation.state.get().stage;

describe('a code', () => {
  it('leads whoever knows it to the room, once', async () => {
    const room = aRoom('r');
    const { invitation, code } = await invite(room);
    expect(await redeem(code)).toEqual({ ok: true, value: room });
    await bed.settle();
    expect(stage(invitation)).toBe('used');
    expect(await redeem(code)).toEqual({ ok: false, reason: 'used' });
  });

  it('is for one room, where there are two', async () => {
    const rooms = [aRoom('a'), aRoom('b')] as const;
    const [a, b] = [await invite(rooms[0]), await invite(rooms[1])];
    expect([a.code.slot, b.code.slot]).toEqual([1, 2]);
    const came = await Promise.all([redeem(b.code), redeem(a.code)]);
    expect(came).toEqual([{ ok: true, value: rooms[1] }, { ok: true, value: rooms[0] }]);
  });

  it('survives one wrong try, which the inviting side is told of, and is burnt by two', async () => {
    const room = aRoom('r');
    const { invitation, code } = await invite(room);
    expect(await redeem(otherWords(code))).toEqual({ ok: false, reason: 'wrong' });
    expect(invitation.state.get()).toMatchObject({ stage: 'waiting', failures: 1 });
    expect(await redeem(otherWords(code))).toEqual({ ok: false, reason: 'wrong' });
    expect(stage(invitation)).toBe('burnt');
    await bed.settle();
    expect(await redeem(code)).toEqual({ ok: false, reason: 'burnt' });

    const again = await invite(room);
    await redeem(otherWords(again.code));
    expect(await redeem(again.code)).toEqual({ ok: true, value: room });
  });

  it('expires after ten minutes, and says so on both sides', async () => {
    const { invitation, code } = await invite(aRoom('r'));
    bed.clock.advance(CODE_LIFETIME_MS - 1);
    expect(stage(invitation)).toBe('waiting');
    bed.clock.advance(1);
    expect(stage(invitation)).toBe('expired');
    expect(await redeem(code)).toEqual({ ok: false, reason: 'expired' });
  });

  it('is nobody’s when it was closed, lost with its socket, or never made', async () => {
    const { invitation, code } = await invite(aRoom('r'));
    expect(await redeem({ ...code, slot: 99 })).toEqual({ ok: false, reason: 'nobody-there' });
    bed.drop();
    expect(stage(invitation)).toBe('lost');
    await bed.settle();
    expect(await redeem(code)).toEqual({ ok: false, reason: 'nobody-there' });
    const other = await invite(aRoom('s'));
    other.invitation.close();
    await bed.settle();
    expect(await redeem(other.code)).toEqual({ ok: false, reason: 'nobody-there' });
  });

  it('says so where the server cannot be reached', async () => {
    bed.reachable = false;
    const invitation = new SpokenInvitation(bed, aRoom('r'));
    open.push(invitation);
    const redeemed = redeem({ slot: 1, words: [1, 2, 3] });
    await bed.settle();
    bed.clock.advance(12_000);
    expect(stage(invitation)).toBe('unreachable');
    expect(await redeemed).toEqual({ ok: false, reason: 'unreachable' });
  });

  it('is not held up for ever by a guest who says nothing more, nor a guest by a host', async () => {
    const room = aRoom('r');
    const { invitation, code } = await invite(room);
    await bed.ask('silent', 'trySlot', { slot: code.slot, try: createTryId() });
    await bed.settle();
    expect(stage(invitation)).toBe('trying');
    expect(await redeem(code)).toEqual({ ok: false, reason: 'busy' });
    bed.clock.advance(CODE_TRY_MS);
    expect(invitation.state.get()).toMatchObject({ stage: 'waiting', failures: 1 });

    bed.lie = (notice, to) => (to === 'socket-0' ? null : notice);
    const waiting = redeem(code);
    await bed.settle();
    bed.clock.advance(CODE_TRY_MS);
    expect(await waiting).toEqual({ ok: false, reason: 'unanswered' });
  });
});

describe('the server', () => {
  it('sees neither words nor room nor secret, and nothing twice', async () => {
    const room = aRoom('r');
    const seen = new Set<string>();
    for (let round = 0; round < 3; round++) {
      bed.wire.length = 0;
      const { code } = await invite(room);
      expect(await redeem(code)).toMatchObject({ ok: true });
      const wire = bed.wire.join('\n');
      for (const secret of [room.room, room.secret, toBase64Url(Uint8Array.from(code.words))]) expect(wire).not.toContain(secret);
      for (const [, value] of wire.matchAll(/"(?:share|confirmation|box)":"([\w-]{40,})"/g)) {
        // Each value goes to the server and on to the other side.
        expect(seen.has(`${round - 1} ${value}`)).toBe(false);
        seen.add(`${round} ${value}`);
      }
      await bed.settle();
    }
    expect(seen.size).toBeGreaterThan(10);
  });

  it('that puts itself between the two, with words it has guessed, gets nothing, and both are told that it failed', async () => {
    const { invitation, code } = await invite(aRoom('r'));
    let forged = 0;
    bed.lie = (notice) => {
      if (notice.message.kind !== 'share') return notice;
      forged += 1;
      const nonce = slotNonce.parse(/"nonce":"([\w-]{22})"/.exec(bed.wire.join('\n'))?.[1]);
      return { try: notice.try, message: beginAsGuest({ code: otherWords(code), nonce, id: notice.try }).share };
    };
    expect(await redeem(code)).toEqual({ ok: false, reason: 'wrong' });
    expect(forged).toBe(2);
    expect(invitation.state.get()).toMatchObject({ stage: 'waiting', failures: 1 });
    expect(bed.wire.join('\n')).not.toContain('"box"');
  });

  it.each(['share', 'confirmation', 'welcome'] as const)('that changes a %s on its way gets nothing', async (kind) => {
    const { code } = await invite(aRoom('r'));
    const other = (text: string) => (text.startsWith('A') ? 'B' : 'A') + text.slice(1);
    bed.lie = (notice) => {
      const { message } = notice;
      if (message.kind !== kind) return notice;
      if (message.kind === 'share') return { ...notice, message: { ...message, share: other(message.share) } };
      if (message.kind === 'confirmation') return { ...notice, message: { ...message, confirmation: other(message.confirmation) } };
      return message.kind === 'welcome' ? { ...notice, message: { ...message, box: other(message.box) } } : notice;
    };
    expect(await redeem(code)).toEqual({ ok: false, reason: 'wrong' });
  });

  it('that sends a guest its own words back is not taken for the host', async () => {
    const { code } = await invite(aRoom('r'));
    const said = new Map<string, SlotNotice['message']>();
    bed.lie = (notice, to) => {
      if (to === 'socket-0') {
        said.set(notice.message.kind, notice.message);
        return notice;
      }
      const [share, confirmation] = [said.get('share'), said.get('confirmation')];
      if (notice.message.kind === 'share' && share) return { ...notice, message: share };
      if (confirmation?.kind !== 'confirmation') return notice;
      return { ...notice, message: { kind: 'welcome', confirmation: confirmation.confirmation, box: 'x'.repeat(40) } };
    };
    expect(await redeem(code)).toEqual({ ok: false, reason: 'wrong' });
    expect(said.size).toBeGreaterThan(1);
  });

  it('that lets people try as often as they like gets two answers out of the inviting side', async () => {
    const said: SlotMessage['kind'][] = [];
    let tell: (notice: SlotNotice) => void = () => {};
    const state = new Store<SocketState>('connecting');
    const puppet: OpenSignaling = (listeners) => {
      tell = (notice) => listeners.slot?.(notice);
      const signaling: Signaling = {
        state,
        request: async (name) => requestSchemas[name].reply.parse({ ok: true, slot: 1 }),
        notify: (_name, request) => void said.push(slotMessageRequest.parse(request).message.kind),
        probe: () => {},
        close: () => state.set('closed'),
      };
      return signaling;
    };
    const invitation = new SpokenInvitation({ openSignaling: puppet, clock: bed.clock }, aRoom('r'));
    open.push(invitation);
    state.set('connected');
    await bed.settle();
    const guess = { code: { slot: 1, words: [0, 0, 0] }, nonce: createSlotNonce() };
    for (let tried = 0; tried < 5; tried++) {
      const id = createTryId();
      const { share } = beginAsGuest({ ...guess, id });
      tell({ try: id, message: { kind: 'begun' } });
      // More than one share, and a confirmation that is a guess: one answer and one verdict a try.
      for (const message of [share, share]) tell({ try: id, message });
      for (let again = 0; again < 3; again++) tell({ try: id, message: { kind: 'confirmation', confirmation: `${'c'.repeat(85)}A` } });
      await bed.settle();
    }
    expect(said).toEqual(['share', 'refusal', 'share', 'refusal']);
    expect(stage(invitation)).toBe('burnt');
  });
});

it('a code that is over stays over, whatever happens', () => {
  for (const end of ['used', 'burnt', 'expired', 'lost', 'unreachable', 'refused'] as const) {
    for (const input of ['opened', 'begun', 'failed', 'exhausted', 'welcomed', 'late', 'disconnected', 'refused', 'unanswered'] as const) {
      expect(transition(invitationTable, end, input)).toBeNull();
    }
  }
});
