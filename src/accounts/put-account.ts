import { type ErasedNames, refuseErased } from '../access/erased-names.ts';
import { listInheritingProjects, lockAccount, setAccount } from '../gen/queries.ts';
import type { Graph } from '../graph/graph.ts';
import { nodeKey } from '../graph/keys.ts';
import type { GraphTransaction } from '../graph/transaction.ts';
import { invalidFields, KaizenError, type Violation } from '../shared/errors.ts';
import { isTimeZone } from '../shared/setting-parsers.ts';
import type { Account, AccountSettings } from './account.ts';
import { refuseArriving } from './arriving-account.ts';
import { distinctPhrases } from './banned-phrases.ts';
import { isRetention, MAX_RETENTION_DAYS, MIN_RETENTION_DAYS } from './event-retention.ts';
import { relinkSegments } from './segment-links.ts';

/** The currency of an account that names none. */
const DEFAULT_CURRENCY = 'USD';
/** The time zone of an account that names none. */
const DEFAULT_TIME_ZONE = 'UTC';

/** What storing an account needs. */
export interface PutAccountDependencies {
  readonly graph: Graph;
  readonly now: () => Date;
  readonly names: ErasedNames;
  /** Removes an account from all that accounts share. */
  readonly withdraw: (transaction: GraphTransaction, accountId: string) => Promise<unknown>;
}

/**
 * Creates an account or replaces its settings, and moves the projects that inherit from it to its new segment. If the
 * account stops sharing, it is removed from shared knowledge in the same transaction. Throws INVALID_FIELD for an
 * unknown time zone or a number of days that is not allowed, CURRENCY_IS_FIXED when the currency differs from that of its stored amounts, ACCOUNT_ERASED, and
 * WRITE_CONFLICT while the account is imported.
 */
export async function putAccount(
  { graph, now, names, withdraw }: PutAccountDependencies,
  wanted: AccountSettings,
): Promise<{ readonly account: Account; readonly created: boolean }> {
  const settings = {
    ...wanted,
    currency: wanted.currency || DEFAULT_CURRENCY,
    timeZone: wanted.timeZone || DEFAULT_TIME_ZONE,
    bannedPhrases: distinctPhrases(wanted.bannedPhrases),
  };
  const violations: Violation[] = [];
  if (!isTimeZone(settings.timeZone)) {
    const description = 'must be an IANA time zone, for example Europe/Berlin';
    violations.push({ field: 'account.time_zone', description });
  }
  if (!isRetention(settings.eventRetentionDays)) {
    const description = `must be 0, for the setting of the service, or from ${MIN_RETENTION_DAYS} to ${MAX_RETENTION_DAYS}`;
    violations.push({ field: 'account.event_retention_days', description });
  }
  if (violations.length > 0) throw invalidFields(violations);
  const { accountId, industry, clientType, currency, timeZone, bannedPhrases, sharing, goalMetric } =
    settings;
  const { eventRetentionDays } = settings;
  const accountKey = nodeKey(accountId);
  const at = now().toISOString();
  const erasureKey = await names.keyOf(accountId);
  return graph.transaction('write', async (transaction) => {
    const before = await transaction.run(lockAccount, { accountKey, accountId });
    if (before.created) {
      await refuseErased(transaction, erasureKey);
      await refuseArriving(transaction, accountKey);
    }
    if (before.performanceCount > 0 && before.currency !== null && before.currency !== currency) {
      throw currencyIsFixed(accountId, before.currency);
    }
    const stored = await transaction.run(setAccount, {
      accountKey,
      industry,
      clientType,
      currency,
      timeZone,
      bannedPhrases,
      sharing,
      goalMetric,
      eventRetentionDays: BigInt(eventRetentionDays),
      now: at,
    });
    if (sharing === 'DISABLED' && before.sharing !== 'DISABLED' && !before.created) {
      await withdraw(transaction, accountId);
    }
    const moved = before.industry !== industry || before.clientType !== clientType;
    if (moved && !before.created) {
      const projects = await transaction.run(listInheritingProjects, { accountKey });
      await relinkSegments(transaction, projects, settings);
    }
    return { account: { ...settings, ...stored }, created: before.created };
  });
}

function currencyIsFixed(accountId: string, currency: string): KaizenError {
  return new KaizenError(`the account holds amounts in ${currency}, so its currency cannot change`, {
    kind: 'WRONG_STATE',
    reason: 'CURRENCY_IS_FIXED',
    subject: accountId,
  });
}
