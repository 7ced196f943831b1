/** Cutting texts without breaking a character. It stands with the client, which is made of its own files only. */

/** Ends a text that was shortened. */
const MORE = '…';

/**
 * The first characters of a text, well-formed, of at most `maxLength` UTF-16 units. A character of two units that would
 * be cut in half is left out.
 */
export function cutText(text: string, maxLength: number): string {
  // Half of a surrogate pair can be encoded by nobody.
  const whole = text.toWellFormed();
  if (whole.length <= maxLength) return whole;
  const end = isHighSurrogate(whole.charCodeAt(maxLength - 1)) ? maxLength - 1 : maxLength;
  return whole.slice(0, Math.max(0, end));
}

/** As {@link cutText}, with an ellipsis in the place of what was left out. */
export function shortenText(text: string, maxLength: number): string {
  return text.length <= maxLength ? text.toWellFormed() : cutText(text, maxLength - 1) + MORE;
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}
