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

/** A set made ready for comparison. */
export interface IndexedSet {
  readonly segment: string;
  readonly parts: ReadonlySet<string>;
  readonly accounts: ReadonlySet<string>;
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

/** The key of a part; the account's comes first. */
function partOf(accountId: string, segment: string): string {
  return nodeKey(accountId, segment);
}

/** The account behind a part. */
export function accountOf(part: string): string {
  return keyParts(part.slice(0, part.indexOf('|')))[0] ?? '';
}

/** The distinct accounts behind parts. */
export function accountsOf(parts: Iterable<string>): ReadonlySet<string> {
  const accounts = new Set<string>();
  for (const part of parts) accounts.add(accountOf(part));
  return accounts;
}

/** The contributors of an insight about to be published. */
export function contributorSet(segment: string, accounts: readonly AccountEvidence[]): ContributorSet {
  const parts = accounts.flatMap((account) =>
    account.segments.map((partSegment) => partOf(account.accountId, partSegment)),
  );
  return { segment, parts: parts.sort(), erased: 0 };
}

/** The set with its accounts looked up; `read` may take a part for another one. */
export function indexSet(
  { segment, parts, erased }: ContributorSet,
  read: (part: string) => string = (part) => part,
): IndexedSet {
  const asRead = new Set(parts.map(read));
  return { segment, parts: asRead, accounts: accountsOf(asRead), erased };
}

/** The set as it is for one who knows all of an account. */
export function withoutKnown(set: IndexedSet, accountId: string): IndexedSet {
  if (!set.accounts.has(accountId)) return set;
  const own = partOf(accountId, '');
  const parts = new Set([...set.parts].filter((part) => !part.startsWith(own)));
  const accounts = new Set([...set.accounts].filter((other) => other !== accountId));
  return { ...set, parts, accounts };
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
