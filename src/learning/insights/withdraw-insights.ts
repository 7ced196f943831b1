/** What an erasure does to insights. */
import { accountOf, type ContributorSet, withoutErased } from '../../knowledge/shared/contributor-set.ts';
import type { CurrentInsight, WithdrawnInsight } from '../../knowledge/shared/insight.ts';

/** What to store in place of the current versions, in the transaction that erases the account. */
export interface Withdrawal {
  /** Insights that rested on the account: shown no more from now on, figures and support deleted. */
  readonly withdrawn: readonly WithdrawnInsight[];
  /** Insights it contributed to earlier: shown as before, with the account out of their memory. */
  readonly scrubbed: readonly CurrentInsight[];
}

/**
 * Takes an account out of everything published across accounts. Its id is in nothing that comes back. The sets it was in
 * are remembered without it and with a count, and a later publication must differ from them by the threshold like
 * from any other: publishing the same accounts without the erased one the next day would hand its evidence to
 * whoever kept yesterday's value.
 */
export function withdrawInsightsOf(accountId: string, current: readonly CurrentInsight[]): Withdrawal {
  const withdrawn: WithdrawnInsight[] = [];
  const scrubbed: CurrentInsight[] = [];
  for (const insight of current) {
    const releasedSets = insight.releasedSets.map((set) => withoutErased(set, accountId));
    const { kind, value, metric, assignment, segment, version } = insight;
    const subject = { kind, value, metric, assignment, segment, version, releasedSets };
    const isKnown = insight.releasedSets.some((set) => hasAccount(set, accountId));
    if (insight.status === 'WITHDRAWN') {
      if (isKnown) scrubbed.push({ ...subject, status: 'WITHDRAWN' });
      continue;
    }
    const { accounts, closedTo } = insight.support;
    if (accounts.some((account) => account.accountId === accountId)) {
      withdrawn.push({ ...subject, status: 'WITHDRAWN' });
    } else if (isKnown || closedTo.includes(accountId)) {
      const support = { ...insight.support, closedTo: closedTo.filter((closed) => closed !== accountId) };
      scrubbed.push({ ...insight, support, releasedSets });
    }
  }
  return { withdrawn, scrubbed };
}

function hasAccount(set: ContributorSet, accountId: string): boolean {
  return set.parts.some((part) => accountOf(part) === accountId);
}
