import { type PutAccountDependencies, putAccount } from '../../accounts/put-account.ts';
import type { PutAccountRequest, PutAccountResponse } from '../../gen/kaizen/v1/account_service.ts';
import { Metric } from '../../gen/kaizen/v1/vocabulary.ts';
import { metricName } from '../../shared/vocabulary.ts';
import type { Handler } from '../call.ts';
import { accountMessage, sharingOf } from '../messages/account-messages.ts';

/** AccountService/PutAccount. */
export function putAccountHandler(
  deps: PutAccountDependencies,
): Handler<PutAccountRequest, PutAccountResponse> {
  return async ({ account: wanted }, { accountId }) => {
    const { industry = '', clientType = '', currency = '', timeZone = '', bannedPhrases = [] } = wanted ?? {};
    const sharing = sharingOf(wanted?.sharing);
    const goalMetric = metricName(wanted?.goalMetric ?? Metric.METRIC_UNSPECIFIED);
    const settings = {
      ...{ accountId, industry, clientType, currency, timeZone, bannedPhrases },
      ...{ sharing, goalMetric, eventRetentionDays: wanted?.eventRetentionDays ?? 0 },
    };
    const { account, created } = await putAccount(deps, settings);
    return { account: accountMessage(account), created };
  };
}
