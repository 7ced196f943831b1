/** How a page of contrast sets changes the running sums of evidence. */

import type { SetContrast } from '../contrast-sets/set-contrast.ts';
import { nodeKey } from '../graph/keys.ts';

/** Summed contrasts of one trait, for one metric and assignment, over the contrast sets of one project. */
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
  /** ΣN², ΣND and ΣD² over the contrast sets. */
  readonly nn: number;
  readonly nd: number;
  readonly dd: number;
  readonly arms: number;
  readonly sets: number;
  readonly successes: number;
  readonly otherSuccesses: number;
}

/** Sums contrasts into what they add to evidence: one row for each trait, metric, assignment and project. */
export function sumContrasts(
  sets: readonly {
    readonly projectId: string;
    readonly assignment: string;
    readonly decay: number;
    readonly single: readonly SetContrast[];
    readonly paired: readonly SetContrast[];
  }[],
): readonly ContrastRow[] {
  const sums = new EvidenceSums();
  for (const { projectId, assignment, decay, single, paired } of sets) {
    for (const contrasts of [single, paired]) {
      for (const { traitKey, metric, n, d, arms, successes, otherSuccesses } of contrasts) {
        const row = sums.of({ traitKey, metric, assignment, projectId });
        row.n += n;
        row.d += d;
        row.decayedN += decay * n;
        row.decayedD += decay * d;
        row.decayedSquaredD += decay * decay * d;
        row.nn += n * n;
        row.nd += n * d;
        row.dd += d * d;
        row.arms += arms;
        row.sets += 1;
        row.successes += successes;
        row.otherSuccesses += otherSuccesses;
      }
    }
  }
  return sums.rows().map(([, row]) => row);
}

/** Names of the sums that contrast sets add to the evidence of a trait. */
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

/** A change of one Evidence node. */
export interface EvidenceChange extends Omit<ContrastRow, 'arms' | 'sets'> {
  readonly evidenceKey: string;
  readonly arms: bigint;
  readonly sets: bigint;
}

/** Marks evidence from all projects of an account. */
const ACCOUNT_SCOPE = '';

/** Key of a trait's evidence. The scope is a project, or '' for the account. */
export function evidenceKey({ traitKey, metric, assignment, projectId }: EvidenceScope): string {
  return `${traitKey}|${nodeKey(metric, assignment, projectId)}`;
}

/**
 * What was added minus what was removed. The result is sorted by key, so that all transactions lock in the same order.
 * Evidence of a project counts for the project and for the account.
 */
export function evidenceChanges({
  removed,
  added,
}: {
  readonly removed: readonly ContrastRow[];
  readonly added: readonly ContrastRow[];
}): readonly EvidenceChange[] {
  const sums = new EvidenceSums();
  const count = (row: ContrastRow, projectId: string, sign: 1 | -1): void => {
    const sum = sums.of({ ...row, projectId });
    for (const name of EVIDENCE_SUMS) sum[name] += sign * row[name];
  };
  for (const [rows, sign] of [[removed, -1] as const, [added, 1] as const]) {
    for (const row of rows) {
      count(row, ACCOUNT_SCOPE, sign);
      if (row.projectId !== ACCOUNT_SCOPE) count(row, row.projectId, sign);
    }
  }
  return sums
    .rows()
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([key, row]) => ({ ...row, evidenceKey: key, arms: BigInt(row.arms), sets: BigInt(row.sets) }));
}

type EvidenceScope = Pick<ContrastRow, 'traitKey' | 'metric' | 'assignment' | 'projectId'>;
type RunningSums = EvidenceScope & Record<(typeof EVIDENCE_SUMS)[number], number>;

/**
 * Running sums by evidence key. They are changed in place: a whole history has some 10^5 contrasts, and making a new
 * object for each took longer than comparing the contrast sets.
 */
class EvidenceSums {
  readonly #rows = new Map<string, RunningSums>();

  /** Returns the sums of a scope. They start at zero. */
  of(scope: EvidenceScope): RunningSums {
    const key = evidenceKey(scope);
    const found = this.#rows.get(key);
    if (found !== undefined) return found;
    const { traitKey, metric, assignment, projectId } = scope;
    const row: RunningSums = {
      ...{ traitKey, metric, assignment, projectId },
      ...{ n: 0, d: 0, decayedN: 0, decayedD: 0, decayedSquaredD: 0, nn: 0, nd: 0, dd: 0 },
      ...{ arms: 0, sets: 0, successes: 0, otherSuccesses: 0 },
    };
    this.#rows.set(key, row);
    return row;
  }

  rows(): [key: string, row: RunningSums][] {
    return [...this.#rows];
  }
}
