/** What several published values of one subject give away together. */
import {
  accountOf,
  accountsOf,
  type ContributorSet,
  difference,
  type IndexedSet,
  indexSet,
  withoutKnown,
} from '../../knowledge/shared/contributor-set.ts';
import { ALL_ACCOUNTS } from '../../knowledge/shared/insight.ts';

/** Everything of one subject that was or is published. */
export interface SubjectHistory {
  /** Every set ever published, in any scope. */
  readonly released: readonly ContributorSet[];
  /** The sets of the versions that readers see now, one per scope. */
  readonly inForce: readonly ContributorSet[];
  readonly readings: readonly Reading[];
}

/** A way to understand which evidence the parts of a set stand for. */
export type Reading = (set: ContributorSet) => IndexedSet;

/** Whether a set may be published beside the others. */
export interface Disclosure {
  readonly isSafe: boolean;
  /** Accounts that must not see the new version: with what they know of themselves it would leave too few others. */
  readonly closedTo: readonly string[];
}

/**
 * Subtracting published values (weighted by their information) from each other leaves what their contributors differ
 * by, so a set is safe if that is nobody or at least `threshold` accounts: (1) from any set ever published of the
 * subject, in any scope; (2) from whatever the segments in force leave of the pool of all accounts.
 *
 * A contributor can subtract its own evidence too. What would then leave too few is closed to it.
 */
export function disclosureOf(
  candidate: ContributorSet,
  { released, inForce, readings }: SubjectHistory,
  threshold: number,
): Disclosure {
  const closedTo = new Set<string>();
  for (const read of readings) {
    const own = read(candidate);
    for (const earlier of released) {
      const { isSame, atLeast, accounts } = difference(own, read(earlier));
      if (isSame) continue;
      // An erased account that is back cannot be told from others, so there must be enough without it.
      const needed = earlier.erased > 0 ? threshold + 1 : threshold;
      if (atLeast < needed) return { isSafe: false, closedTo: [] };
      if (atLeast === threshold) for (const accountId of accounts) closedTo.add(accountId);
    }
    const others = inForce.filter(({ segment }) => segment !== candidate.segment);
    const together = [...others.map(read), own];
    const left = accountsLeft(together);
    if (left > 0 && left < threshold) return { isSafe: false, closedTo: [] };
    for (const accountId of accountsWhoSeeTooMuch(together, threshold)) closedTo.add(accountId);
  }
  return { isSafe: true, closedTo: [...closedTo].sort() };
}

/**
 * Parts as they are recorded, and as they would read if accounts whose one segment changed had been in the new one from
 * the start: whether an earlier part and the current one hold the same evidence cannot be told from the keys, so a
 * set has to be safe both if they do and if not. Each set is read once.
 */
export function readingsOf(currentParts: ReadonlySet<string>): readonly Reading[] {
  let current: ReadonlyMap<string, string | undefined> | undefined;
  const move = (part: string): string => {
    if (currentParts.has(part)) return part;
    current ??= onlyParts(currentParts);
    return current.get(accountOf(part)) ?? part;
  };
  return [readOnce(indexSet), readOnce((set) => indexSet(set, move))];
}

/** The part of each account that has one; undefined where it has several. */
function onlyParts(parts: ReadonlySet<string>): ReadonlyMap<string, string | undefined> {
  const only = new Map<string, string | undefined>();
  for (const part of parts) {
    const accountId = accountOf(part);
    only.set(accountId, only.has(accountId) ? undefined : part);
  }
  return only;
}

function readOnce(read: Reading): Reading {
  const known = new Map<ContributorSet, IndexedSet>();
  return (set) => {
    const before = known.get(set);
    if (before !== undefined) return before;
    const fresh = read(set);
    known.set(set, fresh);
    return fresh;
  };
}

/**
 * Fewest accounts that any combination of the pool of all accounts and the segments' values can be reduced to; 0 when
 * one of them cancels wholly, or there is no pool to subtract from. Where accounts are in several segments it is a
 * lower bound.
 */
export function accountsLeft(sets: readonly IndexedSet[]): number {
  const { stays, contested } = leftOf(sets);
  if (stays.size === 0 && contested.length === 0) return 0;
  const sides = contested.map(({ inside, outside }) => new Set([...inside, ...outside]));
  const isExclusive = (accountId: string): boolean =>
    !stays.has(accountId) && sides.filter((side) => side.has(accountId)).length === 1;
  const exclusive = ({ inside, outside }: Contested): number =>
    Math.min([...inside].filter(isExclusive).length, [...outside].filter(isExclusive).length);
  const least = contested.reduce((sum, segment) => sum + exclusive(segment), stays.size);
  return Math.max(1, least);
}

/** A segment with accounts that the pool has too, and others that it has not. */
interface Contested {
  readonly inside: ReadonlySet<string>;
  readonly outside: ReadonlySet<string>;
}

/**
 * With a factor of 1 for the pool and s for a segment, evidence in both has the factor 1 + s and evidence only in the
 * segment has s: whatever s is, one of the two stays, and an attacker chooses which (nobody, if one is empty). What is
 * in no segment stays in any case, and so does what was counted twice.
 */
function leftOf(sets: readonly IndexedSet[]): {
  readonly stays: ReadonlySet<string>;
  readonly contested: readonly Contested[];
} {
  const pool = sets.find(({ segment }) => segment === ALL_ACCOUNTS)?.parts ?? new Set();
  const segments = pool.size === 0 ? [] : sets.filter(({ segment }) => segment !== ALL_ACCOUNTS);
  const covered = new Set<string>();
  const stays: string[] = [];
  const contested: Contested[] = [];
  for (const { parts } of segments) {
    const inside: string[] = [];
    const outside: string[] = [];
    for (const part of parts) (pool.has(part) ? inside : outside).push(part);
    if (inside.length > 0 && outside.length > 0)
      contested.push({ inside: accountsOf(inside), outside: accountsOf(outside) });
    for (const part of inside) {
      if (covered.has(part)) stays.push(part);
      covered.add(part);
    }
  }
  for (const part of pool) if (!covered.has(part)) stays.push(part);
  return { stays: accountsOf(stays), contested };
}

/**
 * Accounts for whom the sets they are shown, less their own evidence, leave too few. They are not shown sets that
 * have too few accounts beside them: what such a segment would have taken away stays.
 */
function accountsWhoSeeTooMuch(sets: readonly IndexedSet[], threshold: number): readonly string[] {
  const suspects = new Set<string>();
  const suspect = (accounts: Iterable<string>): void => {
    for (const accountId of accounts) suspects.add(accountId);
  };
  // Knowing one account takes one away at most.
  if (accountsLeft(sets) === threshold) {
    const { stays, contested } = leftOf(sets);
    for (const accounts of [stays, ...contested.flatMap(({ inside, outside }) => [inside, outside])]) {
      suspect(accounts);
    }
  }
  for (const { accounts } of sets) if (accounts.size === threshold) suspect(accounts);
  return [...suspects].filter((accountId) => {
    const shown = sets
      .map((set) => withoutKnown(set, accountId))
      .filter(({ accounts }) => accounts.size >= threshold);
    const left = accountsLeft(shown);
    return left > 0 && left < threshold;
  });
}
