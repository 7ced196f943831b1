import { nodeKey } from '../graph/keys.ts';
import type { PatternSubject } from './pattern-figures.ts';

/** Builds a pattern's key without its version. */
export function patternPrefixKey(
  accountKey: string,
  { kind, value, metric, assignment, projectId }: PatternSubject,
): string {
  return `${accountKey}|${nodeKey('pattern', projectId, kind, value, metric, assignment)}|`;
}
