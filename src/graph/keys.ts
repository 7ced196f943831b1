const DELIMITER = '|';

/**
 * The unique key of a node, built from ids that may hold any text. `%` and `|` in an id are written as `%25` and
 * `%7C`, so two different lists of parts never give the same key and `|` only ever separates parts.
 * At least one part; account-owned keys start with the account's id.
 */
export function nodeKey(...parts: readonly string[]): string {
  return parts.map(escapePart).join(DELIMITER);
}

/** Most ids hold neither character: looking is much cheaper than replacing, and this runs for every key of every event. */
function escapePart(part: string): string {
  if (!part.includes('%') && !part.includes(DELIMITER)) return part;
  return part.replaceAll('%', '%25').replaceAll(DELIMITER, '%7C');
}

/** The parts a key was built from; the inverse of {@link nodeKey}. */
export function keyParts(key: string): readonly string[] {
  // '%25' last: an escaped '%' must not form a new escape with what follows it.
  return key.split(DELIMITER).map((part) => part.replaceAll('%7C', DELIMITER).replaceAll('%25', '%'));
}
