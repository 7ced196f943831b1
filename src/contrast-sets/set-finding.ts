/** What is to be said of a test that was not shown as a test should be: an indexed mark, so that nobody looks for it. */
import { keyParts, nodeKey } from '../graph/keys.ts';
import type { ComparedSet } from './compared-set.ts';

/**
 * SAMPLE_RATIO_MISMATCH: it says that it is randomised, and its split says otherwise. TESTS_NOT_COMPARED: no two of its arms
 * were shown side by side. ADAPTIVE_SHARES: its shares moved from day to day.
 */
export const SET_FINDINGS = ['SAMPLE_RATIO_MISMATCH', 'TESTS_NOT_COMPARED', 'ADAPTIVE_SHARES'] as const;
export type SetFinding = (typeof SET_FINDINGS)[number];

/** The gravest one of a test; undefined: there is nothing to say. */
export function setFinding({
  split,
  comparedBy,
}: Pick<ComparedSet, 'split' | 'comparedBy'>): SetFinding | undefined {
  if (split === 'MISMATCH') return 'SAMPLE_RATIO_MISMATCH';
  if (comparedBy !== 'DAY') return 'TESTS_NOT_COMPARED';
  return split === 'ADAPTIVE' ? 'ADAPTIVE_SHARES' : undefined;
}

/** What an account's tests with a finding are marked with. */
export function setFindingKey(accountKey: string, finding: SetFinding): string {
  return nodeKey(...keyParts(accountKey), finding);
}
