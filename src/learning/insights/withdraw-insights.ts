/** Removes an erased account from insights. */
import { accountOf, type ContributorSet, withoutErased } from '../../knowledge/shared/contributor-set.ts';
import type { CurrentInsight, WithdrawnInsight } from '../../knowledge/shared/insight.ts';

/** What replaces the current versions, in the transaction that erases the account. */
export interface Withdrawal {
  /**
   * Insights that the account contributed to. They are no longer shown, and their estimates and support are deleted.
   */
  readonly withdrawn: readonly WithdrawnInsight[];
  /**
   * Insights that only remember the account. They are shown as before, and the account is removed from their memory.
   */
  readonly scrubbed: readonly CurrentInsight[];
}

/**
 * Removes an account from everything published across accounts. Its id is in nothing that is returned. Contributor sets
 * with the account are remembered without it, and with a count of erased accounts. Later publications must differ from
 * these sets by the threshold, like from any other. Otherwise, publishing the same accounts without the erased one
 * would reveal its evidence to anyone who kept the earlier value.
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
