import fc from 'fast-check';

interface Step {
  /** Whom it happens to. */
  readonly who: number;
  /** ms until the next thing happens. */
  readonly wait: number;
}

/** One thing that happens in the model. What makes no sense at the moment does nothing, so that any list can be shortened. */
export type Operation = Step &
  (
    | { readonly do: 'open' | 'enter' | 'leave' | 'reload' | 'crash' | 'recover' | 'duplicate' | 'dropSocket' | 'move' | 'wait' }
    | { readonly do: 'offline' | 'restart'; readonly ms: number }
    | { readonly do: 'cut'; readonly other: number; readonly ms: number }
    | { readonly do: 'tracks'; readonly microphone: boolean; readonly camera: boolean }
  );

/** A whole run: it is the same every time. */
export interface Scenario {
  readonly seed: number;
  readonly mangling: number;
  readonly operations: readonly Operation[];
}

/** Mostly at once, often soon, sometimes much later: races live in the first two. */
const wait = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: 0, max: 20 }) },
  { weight: 4, arbitrary: fc.integer({ min: 20, max: 500 }) },
  { weight: 2, arbitrary: fc.integer({ min: 500, max: 5_000 }) },
  { weight: 1, arbitrary: fc.integer({ min: 5_000, max: 20_000 }) },
);

const accident = fc.oneof(fc.integer({ min: 0, max: 2_000 }), fc.integer({ min: 2_000, max: 25_000 }));

function operation(people: number): fc.Arbitrary<Operation> {
  const who = fc.integer({ min: 0, max: people - 1 });
  const simple = (name: Extract<Operation, { readonly do: 'open' | 'enter' | 'leave' | 'reload' | 'crash' | 'recover' | 'duplicate' | 'dropSocket' | 'move' | 'wait' }>['do']) =>
    fc.record({ do: fc.constant(name), who, wait });
  return fc.oneof(
    { weight: 8, arbitrary: simple('enter') },
    { weight: 2, arbitrary: simple('open') },
    { weight: 3, arbitrary: simple('leave') },
    { weight: 3, arbitrary: simple('reload') },
    { weight: 1, arbitrary: simple('crash') },
    { weight: 2, arbitrary: simple('recover') },
    { weight: 1, arbitrary: simple('duplicate') },
    { weight: 2, arbitrary: simple('dropSocket') },
    { weight: 1, arbitrary: simple('move') },
    { weight: 1, arbitrary: simple('wait') },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('offline'), who, wait, ms: accident }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('restart'), who, wait, ms: accident }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('cut'), who, wait, other: who, ms: accident }) },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('tracks'), who, wait, microphone: fc.boolean(), camera: fc.boolean() }) },
  );
}

/** Runs with 2 to 8 people, mostly few, since their links grow with the square, and at most `steps` operations. */
export function scenario(steps: number): fc.Arbitrary<Scenario> {
  const people = fc.oneof({ weight: 4, arbitrary: fc.integer({ min: 2, max: 4 }) }, { weight: 1, arbitrary: fc.integer({ min: 5, max: 8 }) });
  return people.chain((some) =>
    fc.record({
      seed: fc.integer({ min: 0, max: 0x7fffffff }),
      mangling: fc.constantFrom(0, 0, 0.1, 0.3),
      operations: fc.array(operation(some), { maxLength: steps, size: 'max' }),
    }),
  );
}
