/** Accounts and projects as messages of the API. */
import type { Account, AccountSharing, Project } from '../../accounts/account.ts';
import {
  type Account as AccountMessage,
  type Project as ProjectMessage,
  Sharing,
} from '../../gen/kaizen/v1/account_service.ts';
import { Metric, metricFromJSON } from '../../gen/kaizen/v1/vocabulary.ts';
import { timestampOf } from '../../shared/timestamps.ts';

/** An account as a message. */
export function accountMessage({
  createdAtMs,
  bannedPhrases,
  sharing,
  goalMetric,
  eventsKeptFromMs,
  eventsExpiredAtMs,
  ...account
}: Account): AccountMessage {
  return {
    ...account,
    createTime: timestampOf(createdAtMs),
    bannedPhrases: [...bannedPhrases],
    eventsKeptFrom: eventsKeptFromMs === null ? undefined : timestampOf(eventsKeptFromMs),
    eventsExpireTime: eventsExpiredAtMs === null ? undefined : timestampOf(eventsExpiredAtMs),
    sharing: Sharing[`SHARING_${sharing}`],
    goalMetric: metricNumber(goalMetric),
  };
}

/** A project as a message. */
export function projectMessage({
  createdAtMs,
  bannedPhrases,
  goalMetric,
  ...project
}: Project): ProjectMessage {
  return {
    ...project,
    createTime: timestampOf(createdAtMs),
    bannedPhrases: [...bannedPhrases],
    goalMetric: metricNumber(goalMetric),
  };
}

/** The API's number of a stored metric; unspecified for ''. */
function metricNumber(name: string): Metric {
  return name === '' ? Metric.METRIC_UNSPECIFIED : metricFromJSON(`METRIC_${name.toUpperCase()}`);
}

/** The stored form of a message's choice. The default is ENABLED. */
export function sharingOf(sharing: Sharing | undefined): AccountSharing {
  return sharing === Sharing.SHARING_DISABLED ? 'DISABLED' : 'ENABLED';
}
