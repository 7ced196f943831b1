/** Text for terminals. */
import { cutText } from '../../client/cut-text.ts';

/** Ellipsis of a shortened text. */
const MORE = '…';

/** The text without control characters: texts of others must not control the reader's terminal. */
export function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  return text.replace(/[\u0000-\u001f\u007f-\u009f]+/g, ' ');
}

/** The printable text, cut to at most `width` characters. */
export function shorten(text: string, width: number): string {
  const clean = printable(text);
  return clean.length <= width ? clean : `${cutText(clean, width - 1).trimEnd()}${MORE}`;
}

/** The text broken at blanks into lines of at most `width` characters, each indented by `indent`. */
export function wrap(
  text: string,
  { width, indent }: { readonly width: number; readonly indent: number },
): string {
  const margin = ' '.repeat(indent);
  const lines: string[] = [];
  let line = '';
  for (const word of printable(text)
    .split(' ')
    .filter((part) => part !== '')) {
    if (line !== '' && indent + line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  if (line !== '') lines.push(line);
  return lines.map((each) => margin + each).join('\n');
}

/** `1 row`, `2 rows`. */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? one : many}`;
}
