/** What a page of sets changes in the running sums of evidence. */
import { nodeKey } from '../graph/keys.ts';
import type { SetContrast } from './set-contrast.ts';

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

/** Contrasts of sets as what they add to evidence: a row for each trait, metric, assignment and project. */
export function sumContrasts(
  sets: readonly {
    readonly projectId: string;
    readonly assignment: string;
    readonly decay: number;
    readonly single: readonly SetContrast[];
    readonly paired: readonly SetContrast[];
  }[],
): readonly ContrastRow[] {
  const rows = new Map<string, ContrastRow>();
  for (const { projectId, assignment, decay, single, paired } of sets) {
    for (const { traitKey, metric, n, d, arms, successes, otherSuccesses } of [...single, ...paired]) {
      const own: ContrastRow = {
        ...{ traitKey, metric, assignment, projectId, n, d },
        ...{ decayedN: decay * n, decayedD: decay * d, decayedSquaredD: decay * decay * d },
        ...{ nn: n * n, nd: n * d, dd: d * d, arms, sets: 1, successes, otherSuccesses },
      };
      const key = evidenceKey(own);
      const before = rows.get(key);
      rows.set(key, before === undefined ? own : { ...own, ...addSums(before, own, 1) });
    }
  }
  return [...rows.values()];
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
    sums.set(key, { ...row, ...addSums(before, row, sign) });
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

function addSums(
  before: ContrastRow | undefined,
  row: ContrastRow,
  sign: 1 | -1,
): Record<(typeof EVIDENCE_SUMS)[number], number> {
  return Object.fromEntries(
    EVIDENCE_SUMS.map((name) => [name, (before?.[name] ?? 0) + sign * row[name]]),
  ) as Record<(typeof EVIDENCE_SUMS)[number], number>;
}
