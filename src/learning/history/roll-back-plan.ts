/** Plans the changes that turn the present knowledge into that of an earlier epoch. */
import { keyParts, nodeKey } from '../../graph/keys.ts';
import type { HistoricChoice, HistoricPattern } from '../../knowledge/knowledge-at-epoch.ts';
import { patternPrefixKey } from '../../knowledge/pattern-key.ts';

/** A pattern version to restore. */
export interface RestoredVersion {
  /** The version of the earlier epoch. */
  readonly former: HistoricPattern;
  readonly prefixKey: string;
  readonly traitKey: string;
  readonly scopeKey: string;
}

/** The changes that lead from the present knowledge back to an earlier state. */
export interface RollBackPlan {
  readonly restored: readonly RestoredVersion[];
  /** Patterns to end, because the earlier epoch did not have them. */
  readonly ended: readonly HistoricPattern[];
  /** Number of patterns that have not changed since. */
  readonly unchanged: number;
  /** Keys of trait values that become choices again. `noLongerChosen`: keys of those that stop being choices. */
  readonly chosenAgain: readonly string[];
  readonly noLongerChosen: readonly string[];
}

/** The knowledge of one epoch. */
export interface KnowledgeState {
  readonly patterns: readonly HistoricPattern[];
  readonly choices: readonly HistoricChoice[];
}

/** Compares the knowledge of the earlier epoch (`before`) with the present one (`now`). */
export function planRollBack(
  accountKey: string,
  { before, now }: { readonly before: KnowledgeState; readonly now: KnowledgeState },
): RollBackPlan {
  const prefixOf = (pattern: HistoricPattern): string =>
    patternPrefixKey(accountKey, { ...pattern, traitKey: '' });
  const current = new Map(now.patterns.map((pattern) => [prefixOf(pattern), pattern.key]));
  const then = new Set(before.patterns.map(prefixOf));
  const restored = before.patterns.filter((pattern) => current.get(prefixOf(pattern)) !== pattern.key);
  const keysOf = ({ choices }: KnowledgeState): ReadonlySet<string> =>
    new Set(choices.map(({ traitKey }) => traitKey));
  const [chosenThen, chosenNow] = [keysOf(before), keysOf(now)];
  return {
    restored: restored.map((former) => ({
      former,
      prefixKey: prefixOf(former),
      traitKey: `${accountKey}|${nodeKey(former.kind, former.value)}`,
      scopeKey: former.projectId === '' ? accountKey : nodeKey(...keyParts(accountKey), former.projectId),
    })),
    ended: now.patterns.filter((pattern) => !then.has(prefixOf(pattern))),
    unchanged: before.patterns.length - restored.length,
    chosenAgain: [...chosenThen].filter((key) => !chosenNow.has(key)).sort(),
    noLongerChosen: [...chosenNow].filter((key) => !chosenThen.has(key)).sort(),
  };
}
