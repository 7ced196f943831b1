const DELIMITER = '|';

/**
 * The unique key of a node, made of ids that may contain any text. `%` and `|` in an id are written as `%25` and `%7C`.
 * Two different lists of parts therefore never have the same key, and `|` always separates parts. At least one part is
 * needed. Keys of an account's nodes start with the account's id.
 */
export function nodeKey(...parts: readonly string[]): string {
  return parts.map(escapePart).join(DELIMITER);
}

/**
 * Most ids contain neither character. Searching is much cheaper than replacing, and this runs for every key of every
 * event.
 */
function escapePart(part: string): string {
  if (!part.includes('%') && !part.includes(DELIMITER)) return part;
  return part.replaceAll('%', '%25').replaceAll(DELIMITER, '%7C');
}

/** The parts of a key: the inverse of {@link nodeKey}. */
export function keyParts(key: string): readonly string[] {
  // '%25' is replaced last: an escaped '%' must not form a new escape with the characters after it.
  return key.split(DELIMITER).map((part) => part.replaceAll('%7C', DELIMITER).replaceAll('%25', '%'));
}
