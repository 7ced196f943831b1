/** An improvement trajectory as a page. */
import {
  type GetImprovementTrajectoryResponse,
  IntervalMethod,
  learningStatusToJSON,
  type ProjectionBackTest,
  type RoasPoint,
  type RoasProjection,
} from '../../gen/kaizen/v1/trajectory.ts';
import type { Style } from '../style.ts';
import { enumName } from './names.ts';
import { formatCount, formatDecimal, formatMoney, formatProbability } from './numbers.ts';
import { sparkline } from './sparkline.ts';
import { formatTable } from './table.ts';
import { printable, wrap } from './text.ts';

const ABSENT = '–';
const INDENT = 2;
/** Smaller probabilities are shown as less than this. */
const LEAST_PROBABILITY = 0.001;

/** The account's current return, its projections, the targets beside them, and the series. */
export function trajectoryText(
  trajectory: GetImprovementTrajectoryResponse,
  { accountId, width }: { readonly accountId: string; readonly width: number },
  style: Style,
): string {
  const status = enumName(learningStatusToJSON(trajectory.learningStatus), 'LEARNING_STATUS_').replaceAll(
    '_',
    ' ',
  );
  const { series, notes, backTests } = trajectory;
  return [
    `${style.bold(`Return on ad spend of account ${printable(accountId)}`)}: ${style.bold(status)}`,
    figuresTable(trajectory, style),
    '',
    projectionsTable(trajectory, style),
    ...(backTests.length > 0 ? [''] : []),
    ...backTests.map((backTest) => style.dim(`  ${backTestText(backTest)}`)),
    ...(series.length > 0 ? ['', ...seriesLines(series, width, style)] : []),
    ...(notes.length > 0 ? [''] : []),
    ...notes.map((note) => style.dim(wrap(note, { width, indent: INDENT }))),
  ].join('\n');
}

function figuresTable(trajectory: GetImprovementTrajectoryResponse, style: Style): string {
  const { initialRoas, currentRoas, dailyImprovementRate, validDays, historyDays, asOfDate } = trajectory;
  const rate = dailyImprovementRate === undefined ? ABSENT : `${signed(dailyImprovementRate)} % a day`;
  return formatTable(
    [{ title: '' }, { title: '' }],
    [
      ['at the start', roas(initialRoas)],
      ['now', roas(currentRoas)],
      ['improvement', rate],
      ['on track for 10x', trajectory.onTrackFor10x ? 'yes' : 'no'],
      ['probability of 10x', chance(trajectory.probability10x)],
      ['history', `${formatCount(historyDays)} days, ${formatCount(validDays)} of them with spend`],
      ['as of', asOfDate === '' ? ABSENT : asOfDate],
    ],
    style,
  );
}

function projectionsTable(trajectory: GetImprovementTrajectoryResponse, style: Style): string {
  const projections: readonly (readonly [number, number | undefined, number | undefined])[] = [
    [30, trajectory.projected30dRoas, trajectory.improvement30d],
    [90, trajectory.projected90dRoas, trajectory.improvement90d],
    [365, trajectory.projected365dRoas, trajectory.improvement365d],
  ];
  return formatTable(
    [
      { title: 'in', align: 'right' },
      { title: 'return on ad spend', align: 'right' },
      { title: '80 %', align: 'right' },
      { title: 'times the start', align: 'right' },
      { title: '80 %', align: 'right' },
      { title: 'above it', align: 'right' },
      { title: 'target', align: 'right' },
      { title: '' },
    ],
    projections.map(([days, projected, times]) => {
      const target = trajectory.targets.find(({ day }) => day === days);
      const projection = trajectory.projections.find(({ horizonDays }) => horizonDays === days);
      return [
        `${days} days`,
        roas(projected),
        boundsText(projection?.interval),
        times === undefined ? ABSENT : `${times.toFixed(2)}×`,
        boundsText(projection?.improvementInterval),
        chance(projection?.probabilityImproved),
        target === undefined ? '' : `${formatDecimal(target.timesInitial, 1)}×`,
        remarkOn(projection, style),
      ];
    }),
    style,
  );
}

function boundsText(interval: RoasProjection['interval']): string {
  return interval === undefined ? ABSENT : `${roas(interval.lower)} to ${roas(interval.upper)}`;
}

function remarkOn(projection: RoasProjection | undefined, style: Style): string {
  if (projection === undefined) return '';
  if (projection.lowHistory) return style.yellow('short history for this horizon');
  return projection.intervalMethod === IntervalMethod.INTERVAL_METHOD_CONFORMAL
    ? style.dim(`by ${formatCount(projection.residuals)} past errors`)
    : '';
}

function backTestText({ horizonDays, origins, ...errors }: ProjectionBackTest): string {
  const [ours, median] = [errors.meanAbsoluteLogError, errors.medianMeanAbsoluteLogError].map(
    (error) => `${(100 * Math.expm1(error)).toFixed(1)} %`,
  );
  return `${horizonDays} days ahead, from ${formatCount(origins)} past days: off by ${ours}; no change would have been by ${median}`;
}

function seriesLines(series: readonly RoasPoint[], width: number, style: Style): readonly string[] {
  const values = series.map((point) => point.roas);
  const present = values.filter((value) => value !== undefined);
  const sum = (pick: (point: RoasPoint) => string): bigint =>
    series.reduce((total, point) => total + BigInt(pick(point)), 0n);
  const span = `${series[0]?.date ?? ''} to ${series.at(-1)?.date ?? ''}`;
  const range =
    present.length === 0 ? '' : `, from ${roas(Math.min(...present))} to ${roas(Math.max(...present))}`;
  const spend = formatMoney(
    sum((point) => point.spendMicros),
    '',
  );
  const revenue = formatMoney(
    sum((point) => point.revenueMicros),
    '',
  );
  return [
    `  ${sparkline(values, width - INDENT)}`,
    style.dim(`  ${span}${range}; spent ${spend}, earned ${revenue}`),
  ];
}

function roas(value: number | undefined): string {
  return value === undefined ? ABSENT : value.toFixed(2);
}

function chance(probability: number | undefined): string {
  if (probability === undefined) return ABSENT;
  return probability < LEAST_PROBABILITY ? '< 0.1 %' : formatProbability(probability);
}

function signed(value: number): string {
  return `${value > 0 ? '+' : ''}${formatDecimal(value, 3)}`;
}
