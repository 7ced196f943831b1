/** Months by their names in English, Spanish, German, French and Portuguese. */

const NAMES: readonly (readonly string[])[] = [
  ['january', 'enero', 'januar', 'janner', 'janvier', 'janeiro'],
  ['february', 'febrero', 'februar', 'fevrier', 'fevereiro'],
  ['march', 'marzo', 'marz', 'mars', 'marco', 'maerz', 'mrz'],
  ['april', 'abril', 'avril'],
  ['may', 'mayo', 'mai', 'maio'],
  ['june', 'junio', 'juni', 'juin', 'junho'],
  ['july', 'julio', 'juli', 'juillet', 'julho'],
  ['august', 'agosto', 'aout'],
  ['september', 'septiembre', 'septembre', 'setembro', 'setiembre'],
  ['october', 'octubre', 'oktober', 'octobre', 'outubro'],
  ['november', 'noviembre', 'novembre', 'novembro'],
  ['december', 'diciembre', 'dezember', 'decembre', 'dezembro'],
];
/** A shorter beginning may belong to several months. */
const SHORTEST = 3;

/**
 * Month from 1 to 12 for a name or its beginning, ignoring case and accents; 0 for another word, or when several months
 * match.
 */
export function monthNumber(word: string): number {
  const key = word.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase().replace(/\.$/, '');
  if (key.length < SHORTEST) return 0;
  const found = NAMES.flatMap((names, index) =>
    names.some((name) => name.startsWith(key)) ? [index + 1] : [],
  );
  return found.length === 1 ? (found[0] ?? 0) : 0;
}
