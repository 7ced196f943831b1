/** Builds the API's answer about an account's improvement over time. */
import {
  type GetImprovementTrajectoryResponse,
  IntervalMethod,
  LearningStatus,
  type RoasPoint,
  type RoasProjection,
} from '../gen/kaizen/v1/trajectory.ts';
import type { Interval } from '../gen/kaizen/v1/vocabulary.ts';
import { ratio } from '../shared/figures.ts';
import type { Bounds, HorizonProjection } from '../statistics/trajectory/horizon-projection.ts';
import {
  IMPROVEMENT_TARGETS,
  type ImprovementTrajectory,
  improvementTrajectory,
} from '../statistics/trajectory/improvement-trajectory.ts';
import { INTERVAL_LEVEL } from '../statistics/trajectory/intervals.ts';

/** Spend and revenue of one day, in millionths of the account's currency. */
export interface DailyMoney {
  /** YYYY-MM-DD in the account's calendar. */
  readonly date: string;
  readonly spendMicros: bigint;
  readonly revenueMicros: bigint;
}

/** What the trajectory of an account is computed from. */
export interface MoneyHistory {
  /** Spend and revenue by day, oldest first. */
  readonly days: readonly DailyMoney[];
  /** ISO 4217; '' when the account has none. */
  readonly currency: string;
  /** State of the account's latest cycle. Undefined when none ran. */
  readonly lastCycleState: string | undefined;
}

const DAY_MS = 86_400_000;

/** Computes the trajectory. Targets are shown for comparison and do not influence it. */
export function improvementAnswer(history: MoneyHistory): GetImprovementTrajectoryResponse {
  const { days } = history;
  const trajectory = improvementTrajectory(
    days.map(({ date, spendMicros, revenueMicros }) => ({
      day: Math.round(Date.parse(`${date}T00:00:00Z`) / DAY_MS),
      spend: Number(spendMicros),
      revenue: Number(revenueMicros),
    })),
  );
  return {
    initialRoas: trajectory.initialRoas,
    currentRoas: trajectory.currentRoas,
    dailyImprovementRate: trajectory.dailyImprovementRate,
    projected30dRoas: trajectory.projected30d,
    projected90dRoas: trajectory.projected90d,
    projected365dRoas: trajectory.projected365d,
    improvement30d: trajectory.improvement30d,
    improvement90d: trajectory.improvement90d,
    improvement365d: trajectory.improvement365d,
    onTrackFor10x: trajectory.onTrackFor10x,
    learningStatus: LearningStatus[`LEARNING_STATUS_${trajectory.learningStatus}`],
    historyDays: trajectory.historyDays,
    validDays: trajectory.validDays,
    lowHistoryHorizons: lowHistoryHorizons(trajectory),
    asOfDate: newestDate(days),
    targets: IMPROVEMENT_TARGETS.map(({ day, multiple }) => ({ day, timesInitial: multiple })),
    notes: notesOn(history, trajectory),
    series: days.map(roasPoint),
    projections: trajectory.projections.map(roasProjection),
    probability10x: trajectory.probability10x,
    backTests: trajectory.backTests.map((backTest) => ({ ...backTest })),
  };
}

function roasProjection(projection: HorizonProjection): RoasProjection {
  const { horizonDays, roas, improvement, probabilityImproved, residuals, lowHistory } = projection;
  return {
    horizonDays,
    roas,
    interval: intervalOf(projection.interval),
    improvement,
    improvementInterval:
      projection.improvementInterval === undefined ? undefined : intervalOf(projection.improvementInterval),
    probabilityImproved,
    intervalMethod: IntervalMethod[`INTERVAL_METHOD_${projection.intervalMethod}`],
    residuals,
    lowHistory,
  };
}

function intervalOf({ lower, upper }: Bounds): Interval {
  return { lower, upper, level: INTERVAL_LEVEL };
}

function roasPoint({ date, spendMicros, revenueMicros }: DailyMoney): RoasPoint {
  return {
    date,
    spendMicros: String(spendMicros),
    revenueMicros: String(revenueMicros),
    roas: spendMicros > 0n ? ratio(revenueMicros, spendMicros) : undefined,
  };
}

/** Returns the newest day with spend, from which projections count. Without any spend, the newest day. */
function newestDate(days: readonly DailyMoney[]): string {
  const newest = days.findLast(({ spendMicros }) => spendMicros > 0n) ?? days.at(-1);
  return newest?.date ?? '';
}

function lowHistoryHorizons(trajectory: ImprovementTrajectory): number[] {
  return [
    ...(trajectory.lowHistory30d ? [30] : []),
    ...(trajectory.lowHistory90d ? [90] : []),
    ...(trajectory.lowHistory365d ? [365] : []),
  ];
}

function notesOn(
  { days, currency, lastCycleState }: MoneyHistory,
  trajectory: ImprovementTrajectory,
): string[] {
  const unit = currency === '' ? "the account's currency" : currency;
  return [
    ...(days.length === 0 ? [withoutDays(lastCycleState)] : []),
    ...trajectory.notes,
    trajectory.method,
    `Spend and revenue are in millionths of ${unit} and of calendar days of the account, as of the last cycle.`,
  ];
}

function withoutDays(lastCycleState: string | undefined): string {
  switch (lastCycleState) {
    case undefined:
      return 'There is no daily series yet: no cycle has run on this account. RunCycle makes one from recorded performance.';
    case 'RUNNING':
      return 'There is no daily series yet: the first cycle is still running.';
    case 'FAILED':
      return 'There is no daily series: the last cycle failed (see ListCycles).';
    case 'CANCELLED':
      return 'There is no daily series: the last cycle was cancelled (see ListCycles).';
    default:
      return 'There is no daily series: a cycle ran and found no recorded performance.';
  }
}
