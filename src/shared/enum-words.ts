/** Values of enums by the words a person gives for them. */

/** The words a person can choose from: every value but the unspecified and the unrecognised one. */
export function enumWords(values: Readonly<Record<string, number>>, prefix: string): readonly string[] {
  return Object.entries(values)
    .filter(([name, number]) => number > 0 && name.startsWith(prefix))
    .map(([name]) => name.slice(prefix.length).toLowerCase());
}

/** The value a person names, in any case, with or without its prefix; undefined for a word that is none. */
export function enumValue<Values extends Readonly<Record<string, number>>>(
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
