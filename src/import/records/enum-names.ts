/** Values of an enum by the words of a file or an option. */

/** The words there are: every value but the unspecified and the unrecognised one. */
export function enumNames(values: Readonly<Record<string, number>>, prefix: string): readonly string[] {
  return Object.entries(values)
    .filter(([name, number]) => number > 0 && name.startsWith(prefix))
    .map(([name]) => name.slice(prefix.length).toLowerCase());
}

/** The value of a word in any case, with or without its prefix; undefined for a word that is none. */
export function enumNamed<Values extends Readonly<Record<string, number>>>(
  values: Values,
  prefix: string,
  word: string,
): Values[keyof Values] | undefined {
  const upper = word.toUpperCase();
  const name = upper.startsWith(prefix) ? upper : prefix + upper;
  const number = Object.hasOwn(values, name) ? values[name] : undefined;
  // A key of the object was just found, so its value is one of the object's.
  return number !== undefined && number > 0 ? (number as Values[keyof Values]) : undefined;
}
