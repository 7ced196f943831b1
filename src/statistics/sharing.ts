/** When knowledge of many accounts may be shown to others, and what of it. */
import { type PooledKnowledge, withoutContribution } from './hierarchy.ts';
import type { EffectEstimate } from './shrinkage.ts';

/** Bounds below which nothing is shared. */
export interface SharingRule {
  /** Distinct accounts behind a value, and beside a requester's own. */
  readonly minAccounts: number;
  /** Largest share of the information that one account may have. */
  readonly maxShare: number;
  readonly minSets: number;
  /** Clicks of the arms with the trait, and of those without it. */
  readonly minClicksPerSide: number;
}

/** A lower threshold could single an account out; settings may raise it. */
export const MIN_SHARING_ACCOUNTS = 5;

export const SHARING_RULE: SharingRule = {
  minAccounts: MIN_SHARING_ACCOUNTS,
  maxShare: 0.25,
  minSets: 20,
  minClicksPerSide: 50,
};

/** What one account could add to a shared value. */
export interface Contribution extends EffectEstimate {
  readonly account: string;
  readonly sets: number;
  readonly clicksWith: number;
  readonly clicksWithout: number;
}

/**
 * The contributions to publish a value from, by what is there now and by whose evidence was in it when it was
 * published last; `HOLD` when the value shown must stay as it is; undefined when there is nothing to show.
 *
 * A set of contributors changes by at least `minAccounts` at a time, or the difference between two values would tell
 * what few accounts did. Newcomers therefore wait until they are enough; the accounts already in it keep updating the
 * value, because their set is the same. When one of them is gone, its share cannot be told from the others', and the
 * value is held. Withdrawing what an erased account was in is the caller's part: it forgets the published set.
 */
export function contributionsToPublish(
  contributions: readonly Contribution[],
  { published, rule }: { readonly published: ReadonlySet<string> | undefined; readonly rule: SharingRule },
): readonly Contribution[] | 'HOLD' | undefined {
  const chosen = nextContributors(contributions, { published, minAccounts: rule.minAccounts });
  if (chosen === 'HOLD') return 'HOLD';
  const limited = limitShares(chosen, rule.maxShare);
  return limited !== undefined && isEnough(limited, rule) ? limited : undefined;
}

function nextContributors(
  contributions: readonly Contribution[],
  {
    published,
    minAccounts,
  }: { readonly published: ReadonlySet<string> | undefined; readonly minAccounts: number },
): readonly Contribution[] | 'HOLD' {
  if (published === undefined) return contributions;
  const stayed = contributions.filter(({ account }) => published.has(account));
  const left = published.size - stayed.length;
  const joined = contributions.length - stayed.length;
  if (left + joined >= minAccounts) return contributions;
  return left === 0 ? stayed : 'HOLD';
}

function isEnough(contributions: readonly Contribution[], rule: SharingRule): boolean {
  const total = (read: (contribution: Contribution) => number): number =>
    contributions.reduce((sum, contribution) => sum + read(contribution), 0);
  return (
    contributions.length >= Math.max(MIN_SHARING_ACCOUNTS, rule.minAccounts) &&
    total(({ sets }) => sets) >= rule.minSets &&
    total(({ clicksWith }) => clicksWith) >= rule.minClicksPerSide &&
    total(({ clicksWithout }) => clicksWithout) >= rule.minClicksPerSide
  );
}

/**
 * Contributions with no more than `maxShare` of the information 1/variance each: the variance of the heavier ones is
 * raised to what the share allows. Withholding the value instead would silence it whenever one account is larger than
 * the rest, and tell that one is. Undefined when the share cannot be kept, with fewer than 1/maxShare accounts.
 */
export function limitShares<T extends EffectEstimate>(
  contributions: readonly T[],
  maxShare: number,
): readonly T[] | undefined {
  if (contributions.length * maxShare < 1) return undefined;
  const weights = contributions.map(({ variance }) => 1 / variance).sort((a, b) => b - a);
  let rest = weights.reduce((sum, weight) => sum + weight, 0);
  let bound = Number.POSITIVE_INFINITY;
  // With the h heaviest at a common weight c and the rest as they are, c = maxShare·(h·c + rest).
  for (const [heavier, weight] of weights.entries()) {
    const left = 1 - heavier * maxShare;
    // Every account at an equal share: the lightest of them is the bound.
    if (left <= 1e-12) break;
    bound = (maxShare * rest) / left;
    if (weight <= bound) break;
    rest -= weight;
  }
  return contributions.map((contribution) =>
    1 / contribution.variance > bound ? { ...contribution, variance: 1 / bound } : contribution,
  );
}

/** Lifts are published to half a point: finer ones would let values be told apart that differ by one creative. */
const LIFT_STEP = 0.005;

/** A pooled effect, log-odds, as it may be published. */
export function publishedEffect(logOdds: number): number {
  return Math.log1p(Math.round(Math.expm1(logOdds) / LIFT_STEP) * LIFT_STEP);
}

/**
 * A published pool as one account may see it: without its own part, and only where enough accounts are left. `own` is
 * the part that went into the published value; undefined for an account that is not in it.
 */
export function knowledgeFor(
  pool: PooledKnowledge,
  own: EffectEstimate | undefined,
  { minAccounts }: Pick<SharingRule, 'minAccounts'>,
): PooledKnowledge | undefined {
  const accounts = pool.accounts - (own === undefined ? 0 : 1);
  if (accounts < Math.max(MIN_SHARING_ACCOUNTS, minAccounts)) return undefined;
  const { tau2 } = pool;
  const others = own === undefined ? pool : withoutContribution(pool, { ...own, tau2 });
  return others && { estimate: others.estimate, variance: others.variance, tau2, accounts };
}
