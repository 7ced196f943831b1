/** Accounts and projects as text. */
import { type Account, type Project, Sharing } from '../../gen/kaizen/v1/account_service.ts';
import { Metric, metricToJSON } from '../../gen/kaizen/v1/vocabulary.ts';
import type { Style } from '../style.ts';
import { enumName } from './names.ts';
import { formatCount } from './numbers.ts';
import { formatTable } from './table.ts';
import { plural, printable } from './text.ts';
import { formatTime } from './times.ts';

const UNKNOWN = '–';

/** One account. */
export function accountText(account: Account, style: Style): string {
  const rows: readonly (readonly [string, string])[] = [
    ['industry', orUnknown(account.industry)],
    ['client type', orUnknown(account.clientType)],
    ['currency', account.currency],
    ['time zone', account.timeZone],
    ['goal metric', goalWord(account.goalMetric)],
    ['sharing', account.sharing === Sharing.SHARING_DISABLED ? 'disabled' : 'enabled'],
    ...(account.bannedPhrases.length === 0
      ? []
      : [['banned', account.bannedPhrases.map(printable).join(', ')] as const]),
    ['events', formatCount(account.eventCount)],
    ['events kept', keptWords(account)],
    ['knowledge', account.publishedEpoch === 0 ? 'none published yet' : `epoch ${account.publishedEpoch}`],
    ['created', formatTime(account.createTime)],
  ];
  const table = formatTable([{ title: '' }, { title: '' }], rows, style);
  return `${style.bold(`Account ${printable(account.accountId)}`)}\n${table}`;
}

/** The projects of an account. */
export function projectsText(projects: readonly Project[], style: Style): string {
  if (projects.length === 0)
    return 'No projects. The first event or performance record of a project creates it.';
  return formatTable(
    [
      { title: 'project' },
      { title: 'industry' },
      { title: 'client type' },
      { title: 'events', align: 'right' },
      { title: 'created' },
    ],
    projects.map(({ projectId, industry, clientType, eventCount, createTime }) => [
      printable(projectId),
      industry === '' ? style.dim('of the account') : printable(industry),
      clientType === '' ? style.dim('of the account') : printable(clientType),
      formatCount(eventCount),
      formatTime(createTime),
    ]),
    style,
  );
}

/** For how long events are kept, and what that has done. */
function keptWords({ eventRetentionDays, eventsKeptFrom, eventsExpireTime }: Account): string {
  const days = eventRetentionDays === 0 ? 'as the service says' : plural(eventRetentionDays, 'day');
  if (eventsKeptFrom === undefined) return days;
  const deleted =
    eventsExpireTime === undefined ? 'not deleted yet' : `deleted ${formatTime(eventsExpireTime)}`;
  return `${days}; from ${formatTime(eventsKeptFrom)}, older ones ${deleted}`;
}

function goalWord(goal: Metric): string {
  return goal === Metric.METRIC_UNSPECIFIED ? 'none set' : enumName(metricToJSON(goal), 'METRIC_');
}

function orUnknown(text: string): string {
  return text === '' ? UNKNOWN : printable(text);
}
