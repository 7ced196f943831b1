/** A value, or what is wrong with its text. The message is written to follow the name of the field. */
export type Parsed<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly problem: string };

/** A value that was read. */
export function parsed<Value>(value: Value): Parsed<Value> {
  return { ok: true, value };
}

/** A text that could not be read. */
export function unreadable(problem: string): { readonly ok: false; readonly problem: string } {
  return { ok: false, problem };
}
