/** Sets of accounts that contributed to a published value, and how much two such sets differ. */
import { keyParts, nodeKey } from '../../graph/keys.ts';
import type { AccountEvidence } from './contribution.ts';

/** The contributors of one publication. */
export interface ContributorSet {
  /** The segment in which it was published. */
  readonly segment: string;
  /**
   * Sorted parts. A part is an account's evidence from one segment, so an account with projects in two segments has two
   * parts.
   */
  readonly parts: readonly string[];
  /** Number of accounts that were erased since. Their ids are removed. */
  readonly erased: number;
}

/** A contributor set prepared for comparison. */
export interface IndexedSet {
  readonly segment: string;
  readonly parts: ReadonlySet<string>;
  readonly accounts: ReadonlySet<string>;
  readonly erased: number;
}

/** How two contributor sets differ. */
export interface Difference {
  /** Accounts with a part in only one of the two sets. */
  readonly accounts: ReadonlySet<string>;
  /** Fewest accounts by which the sets differ, counting erased ones. */
  readonly atLeast: number;
  readonly isSame: boolean;
}

/** The key of a part begins with the account. */
function partOf(accountId: string, segment: string): string {
  return nodeKey(accountId, segment);
}

/** Returns the account of a part. */
export function accountOf(part: string): string {
  return keyParts(part.slice(0, part.indexOf('|')))[0] ?? '';
}

/** Returns the distinct accounts of parts. */
export function accountsOf(parts: Iterable<string>): ReadonlySet<string> {
  const accounts = new Set<string>();
  for (const part of parts) accounts.add(accountOf(part));
  return accounts;
}

/** Returns the contributors of an insight that is about to be published. */
export function contributorSet(segment: string, accounts: readonly AccountEvidence[]): ContributorSet {
  const parts = accounts.flatMap((account) =>
    account.segments.map((partSegment) => partOf(account.accountId, partSegment)),
  );
  return { segment, parts: parts.sort(), erased: 0 };
}

/** Prepares a set for comparison. `read` may replace a part by another one. */
export function indexSet(
  { segment, parts, erased }: ContributorSet,
  read: (part: string) => string = (part) => part,
): IndexedSet {
  const asRead = new Set(parts.map(read));
  return { segment, parts: asRead, accounts: accountsOf(asRead), erased };
}

/** Returns the set as it remains for someone who knows all evidence of an account. */
export function withoutKnown(set: IndexedSet, accountId: string): IndexedSet {
  if (!set.accounts.has(accountId)) return set;
  const own = partOf(accountId, '');
  const parts = new Set([...set.parts].filter((part) => !part.startsWith(own)));
  const accounts = new Set([...set.accounts].filter((other) => other !== accountId));
  return { ...set, parts, accounts };
}

/** Removes an account from the set. Only the count of erased accounts still includes it. */
export function withoutErased(set: ContributorSet, accountId: string): ContributorSet {
  const parts = set.parts.filter((part) => accountOf(part) !== accountId);
  return parts.length === set.parts.length ? set : { ...set, parts, erased: set.erased + 1 };
}

/** Whether two sets have the same accounts with the same segments. */
export function hasSameParts(left: ContributorSet, right: ContributorSet): boolean {
  const isAsLarge = left.parts.length === right.parts.length && left.erased === right.erased;
  return isAsLarge && left.parts.every((part, index) => part === right.parts[index]);
}

/**
 * Returns how a candidate differs from an earlier published set. Within one scope, accounts are compared: a project
 * that moves to another segment removes nothing from the pool of all accounts. Across scopes, parts are compared: a
 * pool with all evidence of an account and a segment with some of it differ by this account.
 *
 * An erased account may have returned under its old id. So each erased account is first matched with a newcomer of the
 * candidate, and the result is a minimum.
 */
export function difference(candidate: IndexedSet, earlier: IndexedSet): Difference {
  const accounts =
    candidate.segment === earlier.segment
      ? new Set(symmetricDifference(candidate.accounts, earlier.accounts))
      : accountsOf(symmetricDifference(candidate.parts, earlier.parts));
  let newcomers = 0;
  if (earlier.erased > 0) {
    for (const accountId of candidate.accounts) if (!earlier.accounts.has(accountId)) newcomers += 1;
  }
  const returned = Math.min(newcomers, earlier.erased);
  return {
    accounts,
    atLeast: accounts.size - returned + (earlier.erased - returned),
    isSame: accounts.size === 0 && earlier.erased === 0,
  };
}

function* symmetricDifference(left: ReadonlySet<string>, right: ReadonlySet<string>): Generator<string> {
  for (const one of left) if (!right.has(one)) yield one;
  for (const one of right) if (!left.has(one)) yield one;
}
