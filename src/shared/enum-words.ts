/** Values of enums, by the words that a person types. */

/** The words to choose from: all values except the unspecified and the unrecognised one. */
export function enumWords(values: Readonly<Record<string, number>>, prefix: string): readonly string[] {
  return Object.entries(values)
    .filter(([name, number]) => number > 0 && name.startsWith(prefix))
    .map(([name]) => name.slice(prefix.length).toLowerCase());
}

/** The value of a word, in any case, with or without its prefix; undefined for an unknown word. */
export function enumValue<Values extends Readonly<Record<string, number>>>(
  values: Values,
  prefix: string,
  word: string,
): Values[keyof Values] | undefined {
  const upper = word.toUpperCase();
  const name = upper.startsWith(prefix) ? upper : prefix + upper;
  const number = Object.hasOwn(values, name) ? values[name] : undefined;
  // The key was just found in the object, so its value is one of the object's.
  return number !== undefined && number > 0 ? (number as Values[keyof Values]) : undefined;
}
