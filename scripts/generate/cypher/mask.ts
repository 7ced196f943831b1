/**
 * Blanks out everything in a Cypher text that is not code (comments, string literals, names in backticks). Newlines and
 * offsets stay, so that checks can use simple expressions and still report the right line.
 */
export function maskCypher(text: string): string {
  let masked = '';
  let at = 0;
  while (at < text.length) {
    const end = endOfQuoted(text, at);
    masked += end === at ? text[at] : blank(text.slice(at, end));
    at = end === at ? at + 1 : end;
  }
  return masked;
}

/** The offset just after the comment or literal starting at `at`, or `at` itself when none starts there. */
function endOfQuoted(text: string, at: number): number {
  if (text.startsWith('//', at)) return indexOrEnd(text, '\n', at);
  if (text.startsWith('/*', at)) return indexOrEnd(text, '*/', at + 2, 2);
  const quote = text[at];
  // A doubled backtick inside such a name reads as two adjacent names, which are masked in the same way.
  if (quote === '`') return indexOrEnd(text, '`', at + 1, 1);
  if (quote !== "'" && quote !== '"') return at;
  let end = at + 1;
  while (end < text.length && text[end] !== quote) end += text[end] === '\\' ? 2 : 1;
  return Math.min(end + 1, text.length);
}

function indexOrEnd(text: string, needle: string, from: number, include = 0): number {
  const found = text.indexOf(needle, from);
  return found < 0 ? text.length : found + include;
}

function blank(text: string): string {
  return text.replace(/[^\n]/g, ' ');
}

/** One-based line of an offset. */
export function lineAt(text: string, offset: number): number {
  let line = 1;
  for (let at = text.indexOf('\n'); at >= 0 && at < offset; at = text.indexOf('\n', at + 1)) line += 1;
  return line;
}
