import type { Mutant } from './mutant.ts';

const call = 'lib/call/spokenCode';
const slots = 'lib/server/rendezvous';

/** What keeps a spoken code from whoever guesses, each piece taken out once. */
export const inSpokenCode: readonly Mutant[] = [
  {
    name: 'the neutral element is taken for a share',
    file: 'lib/crypto/cpace.ts',
    find: 'return point.is0() ? null : point.multiply(scalar).toBytes();',
    replace: 'return point.is0() ? encoded : point.multiply(scalar).toBytes();',
    tests: ['lib/crypto/cpace.test.ts'],
  },
  {
    name: 'a side takes its own confirmation for the other’s',
    file: 'lib/crypto/cpace.ts',
    find: 'equalBytes(confirmation, tagOf(theirs))',
    replace: 'equalBytes(confirmation, tagOf(own)) || equalBytes(confirmation, tagOf(theirs))',
    tests: ['lib/crypto/cpace.test.ts'],
  },
  {
    name: 'the host welcomes whoever speaks',
    file: `${call}/exchange.ts`,
    find: `if (!outcome.confirms(fromBase64Url(confirmation) ?? utf8(''))) return fail('wrong');\n      const box`,
    replace: 'const box',
    tests: [`${call}/spokenCode.test.ts`],
  },
  {
    name: 'the host leaves the counting of tries to the server',
    file: `${call}/spokenInvitation.ts`,
    find: `failures >= MAX_CODE_TRIES ? 'exhausted' : 'failed'`,
    replace: `failures >= 1_000 ? 'exhausted' : 'failed'`,
    tests: [`${call}/spokenCode.test.ts`],
  },
  {
    name: 'a guest may guess more than once in one try',
    file: `${call}/spokenInvitation.ts`,
    find: `this.#say(current, code, { kind: 'refusal' });\n    this.#fail();`,
    replace: `this.#say(current, code, { kind: 'refusal' });`,
    tests: [`${call}/spokenCode.test.ts`],
  },
  {
    name: 'the server forgets a try that its guest walked out of',
    file: `${slots}/slots.ts`,
    find: `return record.tries >= MAX_CODE_TRIES ? over('burnt', now) : { ...record, current: null };`,
    replace: `return { ...record, current: null, tries: 0 };`,
    tests: [`${slots}/memoryRendezvous.test.ts`],
  },
  {
    name: 'anybody may speak in somebody’s try',
    file: `${slots}/slotBook.ts`,
    find: `if (from !== host && from !== current.guest) return fail('over');`,
    replace: '',
    tests: [`${slots}/memoryRendezvous.test.ts`],
  },
  {
    name: 'a lost socket leaves its slot open',
    file: 'lib/server/signaling/createSignalingServer.ts',
    find: 'void queue.push(() => leaveSlots(signaling, connection));',
    replace: '',
    tests: ['lib/server/signaling/rendezvous.test.ts'],
  },
];
