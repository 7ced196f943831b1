/** Texts drawn at random, and other forms of a text that a person takes for the same. */
import type { Random } from '../src/simulator/random.ts';

/** Letters with several forms, of several scripts, and some without. */
const LETTERS = [
  'a',
  'B',
  'é',
  'É',
  'ñ',
  'ü',
  'ç',
  'Å',
  'ệ',
  'ß',
  'ﬁ',
  'ø',
  'ж',
  'й',
  'Σ',
  'ς',
  'ά',
  '한',
  'ガ',
  'हि',
  'ẛ̣',
  '3',
];
const JOINS = ['', '', '', ' ', '-', '_'];

const pick = <Item>(random: Random, items: readonly Item[]): Item => {
  const item = items[Math.floor(random.uniform() * items.length)];
  if (item === undefined) throw new Error('nothing to pick from');
  return item;
};

/** A name of one to eight letters, now and then with something between them. */
export function randomName(random: Random): string {
  const length = 1 + Math.floor(random.uniform() * 8);
  let name = pick(random, LETTERS);
  for (let at = 1; at < length; at += 1) name += pick(random, JOINS) + pick(random, LETTERS);
  return name;
}

/** The same name as another system writes it: canonically the same, with blanks and invisible marks around it. */
export function sameName(random: Random, name: string): string {
  const form = pick(random, ['NFC', 'NFD'] as const);
  const edge = (): string => pick(random, ['', ' ', '\t', '\u00a0', '\u200b', '\ufeff ', ' \u2060']);
  return edge() + name.normalize(form) + edge();
}

/** The same text in another compatibility form, another case and other blanks. */
export function nearName(random: Random, name: string): string {
  const form = pick(random, ['NFC', 'NFD', 'NFKC', 'NFKD'] as const);
  const cased = pick(random, [
    (text: string) => text,
    (text: string) => text.toUpperCase(),
    (text: string) => text.toUpperCase().toLowerCase(),
  ]);
  const blank = pick(random, [' ', '  ', '\u00a0', '\u3000', ' \u200b']);
  return sameName(random, cased(name.normalize(form)).replaceAll(' ', blank));
}
