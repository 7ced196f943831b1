/** An improvement trajectory as a page. */
import {
  type GetImprovementTrajectoryResponse,
  learningStatusToJSON,
  type RoasPoint,
} from '../../gen/kaizen/v1/learning_service.ts';
import type { Style } from '../style.ts';
import { enumName } from './names.ts';
import { formatCount, formatDecimal, formatMoney } from './numbers.ts';
import { sparkline } from './sparkline.ts';
import { formatTable } from './table.ts';
import { printable, wrap } from './text.ts';

const ABSENT = '–';
const INDENT = 2;

/** Where the account stands, where it is heading, the targets beside that, and the series. */
export function trajectoryText(
  trajectory: GetImprovementTrajectoryResponse,
  { accountId, width }: { readonly accountId: string; readonly width: number },
  style: Style,
): string {
  const status = enumName(learningStatusToJSON(trajectory.learningStatus), 'LEARNING_STATUS_').replaceAll(
    '_',
    ' ',
  );
  const { series, notes } = trajectory;
  return [
    `${style.bold(`Return on ad spend of account ${printable(accountId)}`)}: ${style.bold(status)}`,
    figuresTable(trajectory, style),
    '',
    projectionsTable(trajectory, style),
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
      [
        'history',
        `${formatCount(historyDays)} days, ${formatCount(validDays)} of them with spend and revenue`,
      ],
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
      { title: 'times the start', align: 'right' },
      { title: 'target', align: 'right' },
      { title: '' },
    ],
    projections.map(([days, projected, times]) => {
      const target = trajectory.targets.find(({ day }) => day === days);
      return [
        `${days} days`,
        roas(projected),
        times === undefined ? ABSENT : `${times.toFixed(2)}×`,
        target === undefined ? '' : `${formatDecimal(target.timesInitial, 1)}×`,
        trajectory.lowHistoryHorizons.includes(days) ? style.yellow('short history for this horizon') : '',
      ];
    }),
    style,
  );
}

function seriesLines(series: readonly RoasPoint[], width: number, style: Style): readonly string[] {
  const values = series.map((point) => point.roas);
  const present = values.filter((value) => value !== undefined);
  const sum = (pick: (point: RoasPoint) => number): number =>
    series.reduce((total, point) => total + pick(point), 0);
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

function signed(value: number): string {
  return `${value > 0 ? '+' : ''}${formatDecimal(value, 3)}`;
}
