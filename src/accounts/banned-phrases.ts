import { foldedForm, nameForm } from '../shared/text-forms.ts';

/** Phrases in the form of names, each once whatever its case, blanks and Unicode form, in the order given, as first written. */
export function distinctPhrases(phrases: readonly string[]): readonly string[] {
  const byFolded = new Map<string, string>();
  for (const phrase of phrases.map(nameForm)) {
    const folded = foldedForm(phrase);
    if (!byFolded.has(folded)) byFolded.set(folded, phrase);
  }
  return [...byFolded.values()];
}
