/** What callers were told and what is stored, together. */
import type { Findings } from './checker.ts';
import type { Ledger } from './ledger.ts';

/** Findings, and how much they were found in. */
export interface Outcome extends Findings {
  readonly acknowledged: number;
  readonly unknown: number;
  readonly calls: ReturnType<Ledger['calls']>;
}

/** Adds the answers of the ledger that no fault excuses. */
export function outcomeOf(ledger: Ledger, findings: Findings): Outcome {
  return {
    ...findings,
    unexpected: [...findings.unexpected, ...ledger.answers],
    acknowledged: ledger.acknowledged(),
    unknown: [...ledger.entries()].filter(({ fate }) => fate === 'UNKNOWN').length,
    calls: ledger.calls(),
  };
}

/** The lists of what was found, by name. All are empty after a run that cost nothing. */
export function findingsOf(found: Findings): readonly (readonly [name: string, list: readonly unknown[]])[] {
  const { lost, duplicated, unexpected, counterMismatches, staleWrites } = found;
  return [
    ['lost', lost],
    ['duplicated', duplicated],
    ['unexpected', unexpected],
    ['counter_mismatches', counterMismatches],
    ['stale_writes', staleWrites],
  ];
}

/** Whether nothing was found. */
export function isClean(found: Findings): boolean {
  return findingsOf(found).every(([, list]) => list.length === 0);
}
