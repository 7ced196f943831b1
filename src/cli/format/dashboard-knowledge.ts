/** The knowledge of an account, as a part of its dashboard. */

import type {
  DashboardImprovement,
  DashboardModels,
  DashboardPattern,
  DashboardPerformance,
  GetDashboardResponse,
} from '../../gen/kaizen/v1/dashboard.ts';
import { modelNameToJSON, predictionPartToJSON } from '../../gen/kaizen/v1/prediction_service.ts';
import { learningStatusToJSON } from '../../gen/kaizen/v1/trajectory.ts';
import { type PatternState, patternStateToJSON, traitKindToJSON } from '../../gen/kaizen/v1/vocabulary.ts';
import type { Style } from '../style.ts';
import { axisOf, intervalBar } from './interval-bar.ts';
import { enumName } from './names.ts';
import { formatCount, formatLiftInterval, formatProbability } from './numbers.ts';
import { sparkline } from './sparkline.ts';
import { formatTable } from './table.ts';
import { printable, shorten } from './text.ts';

const BAR_WIDTH = 24;
const AXIS_WIDTH = 25;
const VALUE_WIDTH = 28;

/** Patterns by state with the strongest ones, results of creatives, models, and return on spend. */
export function knowledgeText(dashboard: GetDashboardResponse, width: number, style: Style): string {
  if (dashboard.accountId === '') return '';
  const parts = [
    patternsText(dashboard, style),
    performanceText(dashboard.performance, style),
    modelsText(dashboard.models, width, style),
    improvementText(dashboard.improvement, style),
  ];
  return parts.filter((part) => part !== '').join('\n');
}

function patternsText({ patternGroups, helping, harming }: GetDashboardResponse, style: Style): string {
  if (patternGroups.length === 0)
    return `${style.bold('Patterns')}\n${style.dim('  none yet: not enough data')}`;
  const states = new Map<PatternState, { total: number; metrics: string[] }>();
  for (const { state, metric, patterns } of patternGroups.toSorted((a, b) => b.patterns - a.patterns)) {
    const entry = states.get(state) ?? { total: 0, metrics: [] };
    entry.total += patterns;
    entry.metrics.push(`${printable(metric)} ${formatCount(patterns)}`);
    states.set(state, entry);
  }
  const most = Math.max(...[...states.values()].map(({ total }) => total));
  const rows = [...states].map(([state, { total, metrics }]) => [
    enumName(patternStateToJSON(state), 'PATTERN_STATE_'),
    '█'.repeat(Math.max(1, Math.round((BAR_WIDTH * total) / most))).padEnd(BAR_WIDTH),
    formatCount(total),
    style.dim(metrics.join(', ')),
  ]);
  const columns = [{ title: '' }, { title: '' }, { title: '', align: 'right' as const }, { title: '' }];
  return [
    style.bold('Patterns'),
    formatTable(columns, rows, style),
    ...(helping.length + harming.length === 0 ? [] : [strongestText([...helping, ...harming], style)]),
  ].join('\n');
}

function strongestText(patterns: readonly DashboardPattern[], style: Style): string {
  const intervals = patterns.map(({ lift, interval }) => ({
    lower: interval?.lower ?? lift,
    estimate: lift,
    upper: interval?.upper ?? lift,
  }));
  const axis = axisOf(intervals, AXIS_WIDTH);
  return formatTable(
    [{ title: '' }, { title: '' }, { title: '' }, { title: '' }, { title: '' }],
    patterns.map(({ kind, value, metric, lift, interval, signConfidence }, at) => [
      `${lift > 0 ? style.green('▲') : style.red('▼')} ${enumName(traitKindToJSON(kind), 'TRAIT_KIND_')} ${shorten(value, VALUE_WIDTH)}`,
      style.dim(printable(metric)),
      intervalBar(intervals[at] ?? { lower: lift, estimate: lift, upper: lift }, axis),
      formatLiftInterval(lift, interval),
      style.dim(`sign ${formatProbability(signConfidence)}`),
    ]),
    style,
  );
}

function performanceText(performance: DashboardPerformance | undefined, style: Style): string {
  if (performance === undefined) return '';
  const { excellent, good, average, poor, winners, losers } = performance;
  const tiers = [
    `excellent ${formatCount(excellent)}`,
    `good ${formatCount(good)}`,
    `average ${formatCount(average)}`,
    `poor ${formatCount(poor)}`,
  ];
  const marks = [winners, losers].map(
    (count) => `${formatCount(count?.count ?? 0)}${count?.capped ? '+' : ''}`,
  );
  return `${style.bold('Creatives')}  ${tiers.join(' · ')}; winners ${marks[0]}, losers ${marks[1]}`;
}

function modelsText(models: DashboardModels | undefined, width: number, style: Style): string {
  if (models === undefined) return '';
  const served = models.served.map(
    ({ name, version, trainedThrough }) =>
      `${enumName(modelNameToJSON(name), 'MODEL_NAME_')} ${version} (through ${trainedThrough})`,
  );
  return [
    `${style.bold('Models')}  ${served.length === 0 ? 'none in force' : served.join(', ')}`,
    ...models.missing.map(({ part, reason }) =>
      style.dim(
        shorten(
          `  no ${enumName(predictionPartToJSON(part), 'PREDICTION_PART_').replaceAll('_', ' ')}: ${reason}`,
          width,
        ),
      ),
    ),
  ].join('\n');
}

function improvementText(improvement: DashboardImprovement | undefined, style: Style): string {
  if (improvement === undefined) return '';
  const { learningStatus, initialRoas, currentRoas, projected90dRoas, projected90dInterval, byWeek } =
    improvement;
  const status = enumName(learningStatusToJSON(learningStatus), 'LEARNING_STATUS_').replaceAll('_', ' ');
  const roas = (value: number | undefined): string => (value === undefined ? '–' : value.toFixed(2));
  const ahead =
    projected90dRoas === undefined
      ? ''
      : `, in 90 days ${roas(projected90dRoas)} (${roas(projected90dInterval?.lower)} to ${roas(projected90dInterval?.upper)})`;
  const weeks = byWeek.map((week) => week.roas);
  const line = weeks.some((value) => value !== undefined)
    ? `  ${sparkline(weeks, weeks.length)} by week`
    : '';
  return `${style.bold('Return on spend')}  ${status}: at the start ${roas(initialRoas)}, now ${roas(currentRoas)}${ahead}${line}`;
}
