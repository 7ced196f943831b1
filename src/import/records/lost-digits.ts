/** Recognises identifiers that a spreadsheet has damaged: 1.20253E+17, or zeros in place of the last digits. */

/** Digits of a number that a spreadsheet keeps. */
const KEPT_DIGITS = 15;
/** Least number of lost digits. One real id in a hundred ends in two zeros; fewer zeros prove too little. */
const LEAST_LOST = 2;

/** Evidence of a column's identifiers. */
export interface IdVotes {
  readonly column: string;
  scientific: number;
  /** Long numbers, and how many of them have only zeros from the sixteenth digit on. */
  long: number;
  zeroed: number;
  example: { readonly line: number; readonly text: string } | undefined;
}

/** Votes before any identifier was read. */
export function noIds(column: string): IdVotes {
  return { column, scientific: 0, long: 0, zeroed: 0, example: undefined };
}

/** Counts the cell of one id. */
export function countId(votes: IdVotes, text: string, line: number): void {
  if (text.length > 40) return;
  if (/^[\d.,]+E\+?\d{1,3}$/i.test(text)) {
    votes.scientific += 1;
    votes.example ??= { line, text };
    return;
  }
  if (!/^\d+$/.test(text) || text.length < KEPT_DIGITS + LEAST_LOST) return;
  votes.long += 1;
  if (!/^0+$/.test(text.slice(KEPT_DIGITS))) return;
  votes.zeroed += 1;
  votes.example ??= { line, text };
}

/** Why the identifiers cannot be used; undefined when they can. */
export function lostDigits({ column, scientific, long, zeroed, example }: IdVotes): string | undefined {
  if (scientific === 0 && (zeroed < 2 || zeroed * 2 < long)) return undefined;
  const how = scientific > 0 ? 'is a number in scientific notation' : 'has zeros for its last digits';
  return `line ${example?.line}: "${example?.text}" in the column "${column}" ${how}: a spreadsheet has cut the ids, and different ones look alike. Export the file again and import it without opening it in a spreadsheet (or with the column as text), or use names: --map content_id=COLUMN. --exact-ids takes them as they are`;
}
