import { foldedForm, nameForm } from '../shared/text-forms.ts';

/**
 * Normalises phrases like names. Phrases that only differ in case, blanks or Unicode form count as one. The first
 * spelling and the given order are kept.
 */
export function distinctPhrases(phrases: readonly string[]): readonly string[] {
  const byFolded = new Map<string, string>();
  for (const phrase of phrases.map(nameForm)) {
    const folded = foldedForm(phrase);
    if (!byFolded.has(folded)) byFolded.set(folded, phrase);
  }
  return [...byFolded.values()];
}
