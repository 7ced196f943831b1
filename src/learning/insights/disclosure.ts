/** Finds out what several published values of one subject reveal together. */
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

/** All publications of one subject, past and present. */
export interface SubjectHistory {
  /** Every contributor set ever published, in any scope. */
  readonly released: readonly ContributorSet[];
  /** The contributor sets of the versions that readers see now, one per scope. */
  readonly inForce: readonly ContributorSet[];
  readonly readings: readonly Reading[];
}

/** A way to interpret the parts of a contributor set: which evidence each part stands for. */
export type Reading = (set: ContributorSet) => IndexedSet;

/** Whether a contributor set may be published beside the others. */
export interface Disclosure {
  readonly isSafe: boolean;
  /**
   * Accounts that must not see the new version. By subtracting their own evidence they could isolate too few others.
   */
  readonly closedTo: readonly string[];
}

/**
 * Decides whether a contributor set may be published. An attacker can subtract published values from each other,
 * weighted by their information. The result only depends on the contributors in which the values differ. So a set is
 * safe if it differs by no account, or by at least `threshold` accounts, (1) from every set ever published of the
 * subject, in any scope, and (2) from what remains of the pool of all accounts after subtracting the segments in force.
 *
 * A contributor can also subtract its own evidence. If that would leave too few accounts, the value is closed to this
 * contributor.
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
      // An erased account may have returned and cannot be recognised. So there must be enough accounts without it.
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
 * Returns two readings of parts. The first takes them as recorded. The second treats every account with a single part
 * as if it had always been in its present segment. The keys do not tell whether an earlier part and the present one
 * hold the same evidence, so a contributor set must be safe under both readings. Each set is read only once.
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

/** Maps each account to its only part, or to undefined when it has several. */
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
 * Fewest accounts that remain in any combination of the pool of all accounts with the values of segments. 0 when a
 * combination cancels completely, or when there is no pool. The result is a lower bound where accounts are in several
 * segments.
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

/** A segment with some accounts that the pool also has, and others that the pool has not. */
interface Contested {
  readonly inside: ReadonlySet<string>;
  readonly outside: ReadonlySet<string>;
}

/**
 * Splits the evidence by what an attacker can cancel. The pool has factor 1 and each segment a factor s of the
 * attacker's choice. Evidence in both has the factor 1 + s, and evidence only in the segment has s. No s makes both
 * zero, so one of the two parts stays, and the attacker chooses which. Nothing stays if that part is empty. Evidence in
 * no segment always stays, and so does evidence counted twice.
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
 * Returns the accounts that could isolate too few others by subtracting their own evidence from the sets they are
 * shown. A set with too few other accounts is not shown to an account, so it cannot be used for subtracting.
 */
function accountsWhoSeeTooMuch(sets: readonly IndexedSet[], threshold: number): readonly string[] {
  const suspects = new Set<string>();
  const suspect = (accounts: Iterable<string>): void => {
    for (const accountId of accounts) suspects.add(accountId);
  };
  // An account that knows its own evidence removes at most one account from what remains.
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
