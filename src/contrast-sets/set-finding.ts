/**
 * Findings about tests that were not shown as a test should be. The finding is an indexed mark, so that no scan is
 * needed.
 */
import { keyParts, nodeKey } from '../graph/keys.ts';
import type { ComparedSet } from './compared-set.ts';

/**
 * SAMPLE_RATIO_MISMATCH: it was reported as randomised, but its split contradicts that. TESTS_NOT_COMPARED: no two of
 * its arms were shown side by side. ADAPTIVE_SHARES: its shares moved from day to day.
 */
export const SET_FINDINGS = ['SAMPLE_RATIO_MISMATCH', 'TESTS_NOT_COMPARED', 'ADAPTIVE_SHARES'] as const;
export type SetFinding = (typeof SET_FINDINGS)[number];

/** Returns the most serious finding of a test. Undefined for none. */
export function setFinding({
  split,
  comparedBy,
}: Pick<ComparedSet, 'split' | 'comparedBy'>): SetFinding | undefined {
  if (split === 'MISMATCH') return 'SAMPLE_RATIO_MISMATCH';
  if (comparedBy !== 'DAY') return 'TESTS_NOT_COMPARED';
  return split === 'ADAPTIVE' ? 'ADAPTIVE_SHARES' : undefined;
}

/** Returns the key under which the graph marks an account's tests that have this finding. */
export function setFindingKey(accountKey: string, finding: SetFinding): string {
  return nodeKey(...keyParts(accountKey), finding);
}
