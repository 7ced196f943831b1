/** The scopes of a reset: what it deletes. */

/**
 * KNOWLEDGE: what was learned. ALL: also the performance records it was learned from, the snapshots and the records of
 * cycles.
 */
export const RESET_SCOPES = ['KNOWLEDGE', 'ALL'] as const;

/** Name of a scope. */
export type ResetScope = (typeof RESET_SCOPES)[number];

/**
 * Labels of what was learned. Pattern is not among them, because deleting its versions takes more than removing nodes.
 */
export const KNOWLEDGE_LABELS = [
  'Evidence',
  'Dispersion',
  'Model',
  'Formula',
  'PlatformLevels',
  'Training',
] as const;

/** Counts by node label or relationship type in the graph. Zero counts are left out. */
export type ResetCounts = ReadonlyMap<string, number>;

/** Bounds of the keys of an account's own nodes, both exclusive. */
export interface KeyRange {
  readonly afterKey: string;
  readonly endKey: string;
}

/** Returns the key range of an account. The account's key is escaped already. */
export function keyRangeOf(accountKey: string): KeyRange {
  // `}` is the character after `|`, and every key inside the account begins with the account's key and `|`.
  return { afterKey: `${accountKey}|`, endKey: `${accountKey}}` };
}

/** Adds to the count of a label. Zero adds no entry. */
export function addCount(counts: Map<string, number>, label: string, by: number): void {
  if (by > 0) counts.set(label, (counts.get(label) ?? 0) + by);
}
