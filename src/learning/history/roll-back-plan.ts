/** What has to change for the knowledge to be that of an earlier epoch. */
import { keyParts, nodeKey } from '../../graph/keys.ts';
import type { HistoricChoice, HistoricPattern } from '../../knowledge/knowledge-at-epoch.ts';
import { patternPrefixKey } from '../../knowledge/pattern-key.ts';

/** A version to come back. */
export interface RestoredVersion {
  /** The version of then. */
  readonly former: HistoricPattern;
  readonly prefixKey: string;
  readonly traitKey: string;
  readonly scopeKey: string;
}

/** The difference between two states of knowledge, for going back to the first. */
export interface RollBackPlan {
  readonly restored: readonly RestoredVersion[];
  /** Patterns that end: nothing of their kind was published then. */
  readonly ended: readonly HistoricPattern[];
  /** Patterns that have not changed since. */
  readonly unchanged: number;
  /** Keys of values that can be chosen again, and of those that no longer can. */
  readonly chosenAgain: readonly string[];
  readonly noLongerChosen: readonly string[];
}

/** One state of knowledge. */
export interface KnowledgeState {
  readonly patterns: readonly HistoricPattern[];
  readonly choices: readonly HistoricChoice[];
}

/** Compares what was published then with what is published now. */
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
