/** Phrases without surrounding blanks, each once whatever its case, in the order given. */
export function distinctPhrases(phrases: readonly string[]): readonly string[] {
  const byFolded = new Map<string, string>();
  for (const phrase of phrases.map((text) => text.trim())) {
    const folded = phrase.toLowerCase();
    if (!byFolded.has(folded)) byFolded.set(folded, phrase);
  }
  return [...byFolded.values()];
}
