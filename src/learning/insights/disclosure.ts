/** What several published values of one subject give away together. */
import { accountOf, accountsOf, type ContributorSet, difference } from './contributor-set.ts';
import { ALL_ACCOUNTS } from './insight.ts';

/** Everything of one subject that was or is published. */
export interface SubjectHistory {
  /** Every set ever published, in any scope. */
  readonly released: readonly ContributorSet[];
  /** The sets of the versions that readers see now, one per scope. */
  readonly inForce: readonly ContributorSet[];
  /** Parts that have evidence now, published or not. */
  readonly currentParts: ReadonlySet<string>;
}

/** Whether a set may be published beside the others. */
export interface Disclosure {
  readonly isSafe: boolean;
  /**
   * Accounts that must not see the new version: they are among those it differs by from another one, and without
   * them, who know their own evidence, it would differ by too few.
   */
  readonly closedTo: readonly string[];
}

/**
 * Subtracting published values (weighted by their information) from each other leaves what their contributors differ
 * by, so a set is safe if that is nobody or at least `threshold` accounts: (1) from any set ever published of the
 * subject, in any scope; (2) from whatever the segments in force leave of the pool of all accounts.
 *
 * An account may have moved to another segment with all its evidence. Whether an earlier part of it and the current
 * one hold the same evidence cannot be told from the keys, so the set has to be safe both if they do and if not.
 */
export function disclosureOf(
  candidate: ContributorSet,
  history: SubjectHistory,
  threshold: number,
): Disclosure {
  const readings = [history, asIfMovedWhole(history)];
  const closedTo = new Set<string>();
  for (const { released, inForce } of readings) {
    for (const earlier of released) {
      const { isSame, atLeast, accounts } = difference(candidate, earlier);
      if (isSame) continue;
      // An erased account that is back cannot be told from others, so there must be enough without it.
      const needed = earlier.erased > 0 ? threshold + 1 : threshold;
      if (atLeast < needed) return { isSafe: false, closedTo: [] };
      if (atLeast === threshold) for (const accountId of accounts) closedTo.add(accountId);
    }
    const together = [...inForce.filter(({ segment }) => segment !== candidate.segment), candidate];
    const left = accountsLeft(together);
    if (left > 0 && left < threshold) return { isSafe: false, closedTo: [] };
    if (left === threshold)
      for (const accountId of accountsWhoSeeTooMuch(together, left)) closedTo.add(accountId);
  }
  return { isSafe: true, closedTo: [...closedTo].sort() };
}

/**
 * Fewest accounts that any combination of the pool of all accounts and the segments' values can be reduced to. With a
 * factor of 1 for the pool and s for a segment, evidence in both has the factor 1 + s and evidence only in the segment
 * has s: whatever s is, one of the two stays, and the smaller one is what an attacker would choose. What is in no
 * segment stays in any case, and so does what was counted twice.
 */
export function accountsLeft(sets: readonly ContributorSet[]): number {
  const all = sets.find(({ segment }) => segment === ALL_ACCOUNTS);
  if (all === undefined) return 0;
  const pool = new Set(all.parts);
  const covered = new Set<string>();
  const left: string[] = [];
  for (const { segment, parts } of sets) {
    if (segment === ALL_ACCOUNTS) continue;
    const inside = parts.filter((part) => pool.has(part));
    const outside = parts.filter((part) => !pool.has(part));
    left.push(...(inside.length <= outside.length ? inside : outside));
    for (const part of inside) {
      if (covered.has(part)) left.push(part);
      covered.add(part);
    }
  }
  left.push(...all.parts.filter((part) => !covered.has(part)));
  return accountsOf(left).size;
}

function accountsWhoSeeTooMuch(sets: readonly ContributorSet[], left: number): readonly string[] {
  const accounts = accountsOf(sets.flatMap(({ parts }) => parts));
  return [...accounts].filter((accountId) => {
    const others = sets.map((set) => ({
      ...set,
      parts: set.parts.filter((part) => accountOf(part) !== accountId),
    }));
    const leftWithout = accountsLeft(others);
    return leftWithout > 0 && leftWithout < left;
  });
}

/** The history as it would read if accounts whose one segment changed had been in the new one from the start. */
function asIfMovedWhole(history: SubjectHistory): SubjectHistory {
  const partsNow = new Map<string, string[]>();
  for (const part of history.currentParts) {
    const accountId = accountOf(part);
    partsNow.set(accountId, [...(partsNow.get(accountId) ?? []), part]);
  }
  const move = (part: string): string => {
    const now = partsNow.get(accountOf(part));
    const [only] = now ?? [];
    return history.currentParts.has(part) || now?.length !== 1 || only === undefined ? part : only;
  };
  const moveSet = (set: ContributorSet): ContributorSet => ({
    ...set,
    parts: [...new Set(set.parts.map(move))],
  });
  return { ...history, released: history.released.map(moveSet), inForce: history.inForce.map(moveSet) };
}
