/** What a page of sets changes in the running sums of evidence. */
import { nodeKey } from '../graph/keys.ts';

/** Sums of contrasts of one trait under one metric and assignment, of the sets of one project. */
export interface ContrastRow {
  readonly traitKey: string;
  readonly metric: string;
  readonly assignment: string;
  readonly projectId: string;
  readonly n: number;
  readonly d: number;
  readonly decayedN: number;
  readonly decayedD: number;
  readonly decayedSquaredD: number;
  /** ΣN², ΣND and ΣD² over the sets. */
  readonly nn: number;
  readonly nd: number;
  readonly dd: number;
  readonly arms: number;
  readonly sets: number;
  readonly successes: number;
  readonly otherSuccesses: number;
}

/** What sets add to the evidence of a trait, by name. */
export const EVIDENCE_SUMS = [
  'n',
  'd',
  'decayedN',
  'decayedD',
  'decayedSquaredD',
  'nn',
  'nd',
  'dd',
  'arms',
  'sets',
  'successes',
  'otherSuccesses',
] as const satisfies readonly (keyof ContrastRow)[];

/** A difference to one node of evidence. */
export interface EvidenceChange extends Omit<ContrastRow, 'arms' | 'sets'> {
  readonly evidenceKey: string;
  readonly arms: bigint;
  readonly sets: bigint;
}

/** Scope of evidence from all projects of an account. */
export const ACCOUNT_SCOPE = '';

/** Key of a trait's evidence; the scope is a project, or the account. */
export function evidenceKey({
  traitKey,
  metric,
  assignment,
  projectId,
}: Pick<ContrastRow, 'traitKey' | 'metric' | 'assignment' | 'projectId'>): string {
  return `${traitKey}|${nodeKey(metric, assignment, projectId)}`;
}

/**
 * What was added less what was taken away, sorted by key, so that transactions lock in one order. Evidence of a project
 * counts for the project and for the account.
 */
export function evidenceChanges({
  removed,
  added,
}: {
  readonly removed: readonly ContrastRow[];
  readonly added: readonly ContrastRow[];
}): readonly EvidenceChange[] {
  const sums = new Map<string, ContrastRow>();
  const count = (row: ContrastRow, sign: 1 | -1): void => {
    const key = evidenceKey(row);
    const before = sums.get(key);
    const after = Object.fromEntries(
      EVIDENCE_SUMS.map((name) => [name, (before?.[name] ?? 0) + sign * row[name]]),
    );
    sums.set(key, { ...row, ...after });
  };
  for (const [rows, sign] of [[removed, -1] as const, [added, 1] as const]) {
    for (const row of rows) {
      count({ ...row, projectId: ACCOUNT_SCOPE }, sign);
      if (row.projectId !== ACCOUNT_SCOPE) count(row, sign);
    }
  }
  return [...sums]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, row]) => ({ ...row, evidenceKey: key, arms: BigInt(row.arms), sets: BigInt(row.sets) }));
}
