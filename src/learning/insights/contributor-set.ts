/** Who stood behind a published value, and how far apart two such sets are. */
import { keyParts, nodeKey } from '../../graph/keys.ts';
import type { AccountEvidence } from './contribution.ts';

/** The contributors of one publication. */
export interface ContributorSet {
  /** The scope it was published in. */
  readonly segment: string;
  /** Sorted parts: an account's evidence from one segment. An account with projects in two has two parts. */
  readonly parts: readonly string[];
  /** Accounts of it that were erased since; their ids are gone. */
  readonly erased: number;
}

/** What two sets differ in. */
export interface Difference {
  /** Accounts with a part in one and not in the other. */
  readonly accounts: ReadonlySet<string>;
  /** Accounts they surely differ by, counting erased ones. */
  readonly atLeast: number;
  readonly isSame: boolean;
}

/** The key of a part. */
export function partOf(accountId: string, segment: string): string {
  return nodeKey(accountId, segment);
}

export function accountOf(part: string): string {
  return keyParts(part)[0] ?? '';
}

/** The distinct accounts behind parts. */
export function accountsOf(parts: Iterable<string>): ReadonlySet<string> {
  return new Set([...parts].map(accountOf));
}

/** The contributors of an insight about to be published. */
export function contributorSet(segment: string, accounts: readonly AccountEvidence[]): ContributorSet {
  const parts = accounts.flatMap((account) =>
    account.segments.map((partSegment) => partOf(account.accountId, partSegment)),
  );
  return { segment, parts: parts.sort(), erased: 0 };
}

/** The set without an account, which is only counted from now on. */
export function withoutErased(set: ContributorSet, accountId: string): ContributorSet {
  const parts = set.parts.filter((part) => accountOf(part) !== accountId);
  return parts.length === set.parts.length ? set : { ...set, parts, erased: set.erased + 1 };
}

/** Whether two sets are the same accounts with the same segments. */
export function hasSameParts(left: ContributorSet, right: ContributorSet): boolean {
  const isAsLarge = left.parts.length === right.parts.length && left.erased === right.erased;
  return isAsLarge && left.parts.every((part, index) => part === right.parts[index]);
}

/**
 * How a candidate differs from a set published before. In one scope accounts are compared: a project that moves to
 * another segment takes nothing out of the pool of all accounts. Across scopes it is parts: a pool with all of an
 * account and one with some of it differ by this account.
 *
 * An erased account may be back under its old id, so each one is first taken for a newcomer of the candidate: the
 * count is what they differ by at least.
 */
export function difference(candidate: ContributorSet, earlier: ContributorSet): Difference {
  const isOneScope = candidate.segment === earlier.segment;
  const membersOf = ({ parts }: ContributorSet): ReadonlySet<string> =>
    isOneScope ? accountsOf(parts) : new Set(parts);
  const [left, right] = [membersOf(candidate), membersOf(earlier)];
  const differing = [...symmetricDifference(left, right)];
  const accounts = isOneScope ? new Set(differing) : accountsOf(differing);
  const known = accountsOf(earlier.parts);
  const newcomers = [...accountsOf(candidate.parts)].filter((accountId) => !known.has(accountId)).length;
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
