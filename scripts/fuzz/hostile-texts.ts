/** Texts that mean something to somebody on their way: databases, parsers, logs, terminals, file systems, readers. */

/**
 * Injections stand between these, so that what an answer quotes of them is told from what it gives away. Normalisation
 * keeps both.
 */
const OPEN = '\u27e6';
const CLOSE = '\u27e7';
const PLANTED = new RegExp(`${OPEN}[^${CLOSE}]*(?:${CLOSE}|$)`, 'gu');

/** Begins what other languages put in the place of a text. */
const DOLLAR = '$';
const INJECTIONS = [
  "' }) MATCH (n) DETACH DELETE n //",
  '`}) RETURN n AS x UNION MATCH (m) RETURN m',
  '$accountId',
  '\\u0027 OR 1=1',
  '"},"level":60,"msg":"forged',
  '{"$ne":null}',
  `%s%n%x %d {} {0} ${DOLLAR}{7*7} #{7*7} {{7*7}}`,
  `${DOLLAR}{jndi:ldap://127.0.0.1/a}`,
  '../../../../etc/passwd',
  'C:\\Windows\\System32',
  'file:///etc/shadow',
  '<script>alert(1)</script>',
  '=HYPERLINK("http://127.0.0.1")',
  '; rm -rf / #',
  'at Object.<anonymous> (/home/nobody/x.ts:1:1)',
  '|%7C%25|%|',
];
/** What is told by its characters. Rules refuse some of them. */
const CHARACTERS = [
  '\u0000',
  'a\u0000b',
  'line\nforged line\r\n',
  '\u001b[31m\u001b]0;title\u0007\u001b[2J',
  '\u009b31m\u0085',
  '\u202egnp.exe\u202c',
  '\u2066\u2067\u2068\u2069',
  '\u200b\u200d\ufeff\u00ad\u2060',
  'e\u0301\u0323\u0323\u0301',
  `a${'\u0301'.repeat(1_000)}`,
  '\ufdfa'.repeat(64),
  '\u1e9e\u0130\u0131\ufb01',
  '👩‍👩‍👧‍👦🏳️‍🌈',
  '\ufffe\uffff\u{10ffff}',
  '__proto__',
  'constructor',
  'hasOwnProperty',
  'toString',
  'null',
  'undefined',
  'NaN',
  '-0',
  '1e999',
  '9'.repeat(400),
  'kaizen:mark:x',
  ' ',
  '\u3000',
];
const LENGTHS = [255, 256, 257, 499, 501, 1_024, 2_049, 8_193, 70_000];
/** Bytes that are no UTF-8: lone and overlong ones, surrogates, a character beyond the last. */
const NO_TEXTS = ['ff', '61c080', '61eda0bd', 'edb080', 'f8888080', 'f4908080', 'e28281e2', 'c3'];

/** All of them, in bytes. */
export const HOSTILE_TEXTS: readonly Uint8Array[] = [
  ...INJECTIONS.map((text) => Buffer.from(`${OPEN}${text}${CLOSE}`)),
  ...CHARACTERS.map((text) => Buffer.from(text)),
  ...LENGTHS.flatMap((length) => ['x', '😀', '|'].map((unit) => Buffer.from(unit.repeat(length)))),
  ...NO_TEXTS.map((bytes) => Buffer.from(bytes, 'hex')),
];

/** A text without what was planted, and without what is left of it where it was cut. */
export function withoutPlanted(text: string): string {
  return text.replaceAll(PLANTED, '');
}
