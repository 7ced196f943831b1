import { accountDashboard, type DashboardDependencies } from '../../dashboard/account-dashboard.ts';
import { deploymentDashboard } from '../../dashboard/deployment-dashboard.ts';
import type { GetDashboardRequest, GetDashboardResponse } from '../../gen/kaizen/v1/dashboard.ts';
import type { Handler } from '../call.ts';
import { accountDashboardMessage } from '../messages/account-dashboard-message.ts';
import { deploymentDashboardMessage } from '../messages/deployment-dashboard-message.ts';
import { pageSize } from '../page-token.ts';

const DEFAULT_DAYS = 30;
const FINDINGS = { default: 50, most: 500 } as const;

/** LearningService/GetDashboard. */
export function getDashboardHandler(
  dependencies: DashboardDependencies,
): Handler<GetDashboardRequest, GetDashboardResponse> {
  return async (request, { accountId, signal }) => {
    const days = request.days === 0 ? DEFAULT_DAYS : request.days;
    const maxFindings = pageSize(request.maxFindings, FINDINGS);
    if (accountId === '') {
      return deploymentDashboardMessage(await deploymentDashboard(dependencies, { days, signal }), {
        maxFindings,
      });
    }
    const dashboard = await accountDashboard(dependencies, { accountId, days, signal });
    return accountDashboardMessage(dashboard, { days, maxFindings });
  };
}
