/** Groups of kinds whose patterns are corrected for multiple testing together. */

/**
 * Kinds are grouped as a reader would look at them: the wording of a text, the craft of a creative, its delivery. A
 * family is one group, for one metric and assignment in one scope.
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

/** Returns the group of a kind. A kind without a group is its own group. */
export function groupOfKind(kind: string): string {
  return groupByKind.get(kind) ?? kind;
}

/** Returns every kind that shares a group with one of these kinds. */
export function kindsTestedWith(kinds: Iterable<string>): readonly string[] {
  const all = new Set<string>();
  for (const kind of kinds) for (const member of KIND_GROUPS[groupOfKind(kind)] ?? [kind]) all.add(member);
  return [...all].sort();
}
