/**
 * Cuts texts without breaking a character. This file is part of the client because the client uses no files of other
 * folders.
 */

/** Ends a text that was shortened. */
const MORE = '…';

/**
 * The first characters of a text, well-formed, at most `maxLength` UTF-16 units. A surrogate pair is never cut in half.
 */
export function cutText(text: string, maxLength: number): string {
  // Half of a surrogate pair cannot be encoded.
  const whole = text.toWellFormed();
  if (whole.length <= maxLength) return whole;
  const end = isHighSurrogate(whole.charCodeAt(maxLength - 1)) ? maxLength - 1 : maxLength;
  return whole.slice(0, Math.max(0, end));
}

/** Like {@link cutText}, with the limit in bytes of UTF-8, and with an ellipsis in place of the rest. */
export function shortenBytes(text: string, maxBytes: number): string {
  const whole = text.toWellFormed();
  const bytes = Buffer.from(whole);
  if (bytes.length <= maxBytes) return whole;
  let end = Math.max(0, maxBytes - Buffer.byteLength(MORE));
  // A byte that continues a character must not be the first one cut off.
  while (end > 0 && ((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1;
  return bytes.toString('utf8', 0, end) + MORE;
}

function isHighSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdbff;
}
