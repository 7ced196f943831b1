/** What a reset takes back. */

/** KNOWLEDGE: what was learned. ALL: that, and the figures it was learned from, with snapshots and records of cycles. */
export const RESET_SCOPES = ['KNOWLEDGE', 'ALL'] as const;

/** Name of a scope. */
export type ResetScope = (typeof RESET_SCOPES)[number];

/** Labels of what was learned, beside Pattern, whose versions are not just deleted. */
export const KNOWLEDGE_LABELS = [
  'Evidence',
  'Dispersion',
  'Model',
  'Formula',
  'PlatformLevels',
  'Training',
] as const;

/** Things by the label or relationship type the graph has them under; only those there were. */
export type ResetCounts = ReadonlyMap<string, number>;

/** Keys of an account's own nodes lie between these. */
export interface KeyRange {
  readonly afterKey: string;
  readonly endKey: string;
}

/** The range; the account's key is escaped already. */
export function keyRangeOf(accountKey: string): KeyRange {
  // `}` is the character after the `|` that every key of the account has behind the account's own.
  return { afterKey: `${accountKey}|`, endKey: `${accountKey}}` };
}

/** Adds to a count by label. */
export function addCount(counts: Map<string, number>, label: string, by: number): void {
  if (by > 0) counts.set(label, (counts.get(label) ?? 0) + by);
}
