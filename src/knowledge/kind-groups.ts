/** Families of tests: which patterns are corrected for multiplicity together. */

/**
 * Traits are tested together with what a reader would look through together: the wording of a text, the craft of a
 * creative, its delivery. A family is one group under one metric and assignment in one scope.
 */
export const KIND_GROUPS: Readonly<Record<string, readonly string[]>> = {
  wording: ['hook_type', 'lexical', 'phrase'],
  craft: ['template', 'tone', 'pillar', 'content_type'],
  delivery: ['platform', 'audience'],
  interaction: ['interaction'],
};

const groupByKind = new Map(
  Object.entries(KIND_GROUPS).flatMap(([group, kinds]) => kinds.map((kind) => [kind, group] as const)),
);

/** The group of a kind; a kind of its own when it is in none. */
export function groupOfKind(kind: string): string {
  return groupByKind.get(kind) ?? kind;
}

/** Every kind that is tested together with one of these. */
export function kindsTestedWith(kinds: Iterable<string>): readonly string[] {
  const all = new Set<string>();
  for (const kind of kinds) for (const member of KIND_GROUPS[groupOfKind(kind)] ?? [kind]) all.add(member);
  return [...all].sort();
}
