import { putAccount } from '../../accounts/put-account.ts';
import { metricName } from '../../events/vocabulary.ts';
import type { PutAccountRequest, PutAccountResponse } from '../../gen/kaizen/v1/account_service.ts';
import { Metric } from '../../gen/kaizen/v1/vocabulary.ts';
import type { Graph } from '../../graph/graph.ts';
import type { Handler } from '../call.ts';
import { accountMessage, sharingOf } from '../messages/account-messages.ts';

/** AccountService/PutAccount. */
export function putAccountHandler(parts: {
  readonly graph: Graph;
  readonly now: () => Date;
}): Handler<PutAccountRequest, PutAccountResponse> {
  return async ({ account: wanted }, { accountId }) => {
    const { industry = '', clientType = '', currency = '', timeZone = '', bannedPhrases = [] } = wanted ?? {};
    const sharing = sharingOf(wanted?.sharing);
    const goalMetric = metricName(wanted?.goalMetric ?? Metric.METRIC_UNSPECIFIED);
    const settings = {
      ...{ accountId, industry, clientType, currency, timeZone, bannedPhrases },
      ...{ sharing, goalMetric },
    };
    const { account, created } = await putAccount(parts, settings);
    return { account: accountMessage(account), created };
  };
}
