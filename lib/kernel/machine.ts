/**
 * A total transition table: every state names every input. `null` says that the input is known to be possible there and
 * is ignored, which is a decision someone took and not a case someone forgot.
 */
export type TransitionTable<State extends string, Input extends string> = {
  readonly [S in State]: { readonly [I in Input]: State | null };
};

/** The state that follows, or `null` when the table ignores `input` in `state`. */
export function transition<State extends string, Input extends string>(
  table: TransitionTable<State, Input>,
  state: State,
  input: Input,
): State | null {
  return table[state][input];
}
