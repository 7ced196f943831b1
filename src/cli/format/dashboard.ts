/** The dashboard as one page. */
import { CycleStageName, cycleStageNameToJSON, RunState, runStateToJSON } from '../../gen/kaizen/v1/cycle.ts';
import {
  type DashboardCount,
  type DashboardCounts,
  type DashboardCycle,
  type DashboardCycles,
  type DashboardFinding,
  type DashboardFreshness,
  type DashboardGrowth,
  type DashboardScheduler,
  FindingSeverity,
  type GetDashboardResponse,
} from '../../gen/kaizen/v1/dashboard.ts';
import { schedulerStateToJSON } from '../../gen/kaizen/v1/schedule.ts';
import { boundaryToJSON } from '../../gen/kaizen/v1/vocabulary.ts';
import type { Style } from '../style.ts';
import { knowledgeText } from './dashboard-knowledge.ts';
import { enumName } from './names.ts';
import { formatCount, formatDuration, formatShare } from './numbers.ts';
import { sparkline } from './sparkline.ts';
import { fitLastColumn, formatTable } from './table.ts';
import { plural, printable, wrap } from './text.ts';
import { formatTime } from './times.ts';

const SHOWN_CYCLES = 5;
const SPARKLINE_WIDTH = 60;

/** Header, counts, growth, knowledge, cycles, and what needs attention. */
export function dashboardText(dashboard: GetDashboardResponse, width: number, style: Style): string {
  const { accountId, asOf, counts, growth, cycles, scheduler, freshness } = dashboard;
  const subject = accountId === '' ? 'all accounts' : `account ${printable(accountId)}`;
  const parts = [
    [
      `${style.bold(`Dashboard of ${subject}`)}  ${style.dim(formatTime(asOf))}`,
      ...freshnessLines(freshness, style),
    ].join('\n'),
    counts === undefined ? '' : countsText(counts, style),
    growthText(dashboard, growth, style),
    knowledgeText(dashboard, width, style),
    cyclesText(cycles, scheduler, { width, isDeploymentCycle: accountId === '' }, style),
    activityText(dashboard, style),
    findingsText(dashboard, width, style),
  ];
  return parts.filter((part) => part !== '').join('\n\n');
}

function freshnessLines(freshness: DashboardFreshness | undefined, style: Style): readonly string[] {
  if (freshness === undefined) return [];
  const { newestEventDate, newestEventRecordTime, newestPerformanceDate, performanceAgeDays = 0 } = freshness;
  const { publishTime, epoch, waitingTests, waitingDays, waitingAccounts } = freshness;
  const recorded =
    newestEventRecordTime === undefined ? '' : ` (recorded ${formatTime(newestEventRecordTime)})`;
  const waiting = [
    ...(waitingDays === undefined ? [] : [counted(waitingDays, 'day')]),
    ...(waitingTests === undefined ? [] : [counted(waitingTests, 'test')]),
    ...(waitingAccounts === undefined ? [] : [plural(waitingAccounts, 'account')]),
  ];
  const events = newestEventDate === '' ? 'no event' : `newest event ${newestEventDate}${recorded}`;
  const figures =
    newestPerformanceDate === ''
      ? 'no performance records'
      : `newest performance ${newestPerformanceDate}, ${plural(performanceAgeDays, 'day')} old`;
  const published =
    publishTime === undefined
      ? 'nothing published yet'
      : `published ${formatTime(publishTime)}, epoch ${epoch}`;
  return [
    `  ${events}; ${figures}`,
    style.dim(`  ${published}; waiting for the next cycle: ${waiting.join(', ')}`),
  ];
}

function countsText(counts: DashboardCounts, style: Style): string {
  const cells: readonly (readonly [string, string | undefined])[] = [
    ['accounts', counts.accounts > 1 ? formatCount(counts.accounts) : undefined],
    ['projects', countText(counts.projects)],
    ['events', formatCount(counts.events)],
    ['creatives', countText(counts.creatives)],
    ['performance records', formatCount(counts.performanceRecords)],
    ['randomised tests', countText(counts.randomisedTests)],
    ['comparisons', countText(counts.comparisons)],
    [
      'tests and comparisons',
      counts.testsAndComparisons === undefined ? undefined : formatCount(counts.testsAndComparisons),
    ],
    ['traits', countText(counts.traits)],
    ['patterns', countText(counts.patterns)],
    ['in projects', countText(counts.projectPatterns)],
    [
      'pattern versions',
      counts.patternVersions === undefined ? undefined : formatCount(counts.patternVersions),
    ],
    ['insights', countText(counts.insights)],
    ['models', formatCount(counts.models)],
    ['formulas', formatCount(counts.formulas)],
  ];
  const present = cells.flatMap(([name, text]) => (text === undefined ? [] : [[name, text] as const]));
  const columns = Math.ceil(present.length / COUNT_ROWS);
  const rows = Array.from({ length: COUNT_ROWS }, (_, row) =>
    Array.from({ length: columns }, (__, column) => present[column * COUNT_ROWS + row] ?? ['', '']).flatMap(
      ([name, text]) => [style.dim(name), style.bold(text)],
    ),
  );
  const pair = [{ title: '' }, { title: '', align: 'right' as const }];
  return formatTable(Array.from({ length: columns }, () => pair).flat(), rows, style);
}

const COUNT_ROWS = 3;

/** For example `1,200`, or `10,000+` when counting stopped there. */
function countText(count: DashboardCount): string;
function countText(count: DashboardCount | undefined): string | undefined;
function countText(count: DashboardCount | undefined): string | undefined {
  return count && `${formatCount(count.count)}${count.capped ? '+' : ''}`;
}

function counted(count: DashboardCount, one: string): string {
  return count.capped ? `${countText(count)} ${one}s` : plural(count.count, one);
}

function growthText(
  { eventsByBoundary, boundaryDays, growthCompleteFrom }: GetDashboardResponse,
  growth: readonly DashboardGrowth[],
  style: Style,
): string {
  const series: readonly (readonly [string, readonly (number | undefined)[]])[] = [
    ['events', growth.map(({ events }) => events)],
    ['performance records', growth.map(({ performanceRecords }) => performanceRecords)],
    ['patterns', growth.map(({ patterns }) => patterns)],
  ];
  const rows = series.flatMap(([name, values]) => {
    const present = values.filter((value) => value !== undefined);
    if (present.length === 0) return [];
    const total = present.reduce((sum, value) => sum + value, 0);
    return [[name, total === 0 ? '' : sparkline(values, SPARKLINE_WIDTH), `${formatCount(total)}`]];
  });
  const boundaries = eventsByBoundary.map(
    ({ boundary, events }) => `${enumName(boundaryToJSON(boundary), 'BOUNDARY_')} ${formatCount(events)}`,
  );
  const from = growthCompleteFrom === '' ? (growth[0]?.date ?? '') : growthCompleteFrom;
  return [
    style.bold(`Growth, ${from} to ${growth.at(-1)?.date ?? ''}`),
    formatTable([{ title: '' }, { title: '' }, { title: '', align: 'right' }], rows, style),
    ...(boundaries.length === 0
      ? []
      : [style.dim(`  events of ${plural(boundaryDays, 'day')}: ${boundaries.join(', ')}`)]),
  ].join('\n');
}

function cyclesText(
  cycles: DashboardCycles | undefined,
  scheduler: DashboardScheduler | undefined,
  { width, isDeploymentCycle }: { readonly width: number; readonly isDeploymentCycle: boolean },
  style: Style,
): string {
  const { last = [], running, successRate, evaluated = 0 } = cycles ?? {};
  const rate =
    successRate === undefined ? '' : `: ${formatShare(successRate, 0)} of the last ${evaluated} succeeded`;
  const rows = last
    .slice(0, SHOWN_CYCLES)
    .map((cycle) => [
      stateText(cycle.state, style),
      formatTime(cycle.startTime),
      formatDuration(cycle.durationMs),
      cycleResult(cycle, isDeploymentCycle),
    ]);
  return [
    style.bold(`${isDeploymentCycle ? 'Deployment cycles' : 'Cycles'}${rate}`),
    ...(running === undefined
      ? []
      : [style.yellow(`  ▶ running: ${stageText(running)}, for ${formatDuration(running.durationMs)}`)]),
    rows.length === 0
      ? style.dim('  none yet: kaizen cycle run starts one')
      : formatTable(
          [{ title: '' }, { title: '' }, { title: '', align: 'right' }, { title: '' }],
          fitLastColumn(rows, width),
          style,
        ),
    ...(scheduler === undefined ? [] : [style.dim(`  ${schedulerLine(scheduler)}`)]),
  ].join('\n');
}

function schedulerLine({
  state,
  schedule,
  timeZone,
  nextRunTime,
  lastRunTime,
  lastOutcome,
}: DashboardScheduler) {
  const next = nextRunTime === undefined ? 'none' : formatTime(nextRunTime);
  const last =
    lastRunTime === undefined
      ? 'never'
      : `${formatTime(lastRunTime)}, ${enumName(runStateToJSON(lastOutcome), 'RUN_STATE_')}`;
  const does = enumName(schedulerStateToJSON(state), 'SCHEDULER_STATE_');
  return `scheduler ${does}, ${printable(schedule)} (${printable(timeZone)}): next ${next}, last ${last}`;
}

function stageText({ stage, accountsSucceeded, accountsFailed }: DashboardCycle): string {
  if (stage !== CycleStageName.CYCLE_STAGE_NAME_UNSPECIFIED)
    return enumName(cycleStageNameToJSON(stage), 'CYCLE_STAGE_NAME_').replaceAll('_', ' ');
  return `${accountsSucceeded} accounts done, ${accountsFailed} failed`;
}

function cycleResult(cycle: DashboardCycle, isDeploymentCycle: boolean): string {
  const { reason, publishedEpoch, accountsSucceeded, accountsFailed, state } = cycle;
  if (reason !== '') return printable(reason);
  if (isDeploymentCycle) return `${accountsSucceeded} accounts succeeded, ${accountsFailed} failed`;
  if (publishedEpoch > 0) return `epoch ${publishedEpoch}`;
  return state === RunState.RUN_STATE_SUCCEEDED ? 'nothing new to publish' : '';
}

function stateText(state: RunState, style: Style): string {
  const word = enumName(runStateToJSON(state), 'RUN_STATE_');
  if (state === RunState.RUN_STATE_SUCCEEDED) return style.green(word);
  if (state === RunState.RUN_STATE_FAILED) return style.red(word);
  return state === RunState.RUN_STATE_RUNNING ? style.yellow(word) : style.dim(word);
}

function activityText({ topAccounts }: GetDashboardResponse, style: Style): string {
  if (topAccounts.length === 0) return '';
  return [
    style.bold('Busiest accounts of the last 7 days'),
    formatTable(
      [
        { title: 'account' },
        { title: 'events', align: 'right' },
        { title: 'performance records', align: 'right' },
      ],
      topAccounts.map(({ accountId, events, performanceRecords }) => [
        printable(accountId),
        formatCount(events),
        formatCount(performanceRecords),
      ]),
      style,
    ),
  ].join('\n');
}

function findingsText(
  { accountId, findings, findingsTotal, counts, accountsExamined }: GetDashboardResponse,
  width: number,
  style: Style,
): string {
  const unseen = accountId === '' ? (counts?.accounts ?? 0) - accountsExamined : 0;
  const rest = [
    ...(findingsTotal > findings.length
      ? [style.dim(`  ${formatCount(findingsTotal - findings.length)} more (--findings)`)]
      : []),
    ...(unseen > 0 ? [style.dim(`  ${plural(unseen, 'account was', 'accounts were')} not examined`)] : []),
  ];
  if (findingsTotal === 0) return [style.green('✓ Nothing needs attention'), ...rest].join('\n');
  return [
    style.bold(`Needs attention: ${plural(findingsTotal, 'finding')}`),
    ...findings.map((finding) => findingText(finding, { width, isNamed: accountId === '' }, style)),
    ...rest,
  ].join('\n');
}

function findingText(
  { severity, text, accountId, remedy, example }: DashboardFinding,
  { width, isNamed }: { readonly width: number; readonly isNamed: boolean },
  style: Style,
): string {
  const whose = isNamed ? `${accountId === '' ? 'deployment' : printable(accountId)}: ` : '';
  const shown = example === '' ? '' : ` (${printable(example)})`;
  const [first = '', ...more] = wrap(`${whose}${text}${shown}`, { width, indent: 4 }).split('\n');
  const line = `  ${markOf(severity, style)} ${first.trimStart()}`;
  return [line, ...more, style.dim(wrap(`→ ${remedy}`, { width, indent: 4 }))].join('\n');
}

function markOf(severity: FindingSeverity, style: Style): string {
  switch (severity) {
    case FindingSeverity.FINDING_SEVERITY_ALARM:
      return style.red('✗');
    case FindingSeverity.FINDING_SEVERITY_WARNING:
      return style.yellow('!');
    default:
      return style.dim('·');
  }
}
