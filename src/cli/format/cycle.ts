/** Learning cycles as text. */
import {
  type Cycle,
  type CycleStage,
  cycleStageNameToJSON,
  cycleTriggerToJSON,
  RunState,
  runStateToJSON,
} from '../../gen/kaizen/v1/cycle.ts';
import type { Style } from '../style.ts';
import { enumName } from './names.ts';
import { formatCount, formatDuration } from './numbers.ts';
import { formatTable } from './table.ts';
import { printable, shorten } from './text.ts';
import { elapsedMs, formatTime } from './times.ts';

const REASON_WIDTH = 60;

/** A cycle with its stages. */
export function cycleText(cycle: Cycle, now: Date, style: Style): string {
  return [
    `${style.bold(`Cycle ${printable(cycle.cycleId)}`)} on ${scopeOf(cycle)}: ${stateText(cycle.state, style)}`,
    `  ${detailsOf(cycle, now).join('; ')}`,
    ...(cycle.reason === '' ? [] : [`  ${style.red(printable(cycle.reason))}`]),
    ...(cycle.stages.length === 0 ? [] : ['', stagesText(cycle, style)]),
  ].join('\n');
}

/** One cycle per line. */
export function cyclesText(
  {
    cycles,
    hasMore,
    now,
  }: { readonly cycles: readonly Cycle[]; readonly hasMore: boolean; readonly now: Date },
  style: Style,
): string {
  if (cycles.length === 0) return 'No cycles yet: kaizen cycle run starts one.';
  const table = formatTable(
    [
      { title: 'cycle' },
      { title: 'state' },
      { title: 'began' },
      { title: 'took', align: 'right' },
      { title: 'by' },
      { title: 'result' },
    ],
    cycles.map((cycle) => [
      printable(cycle.cycleId),
      stateText(cycle.state, style),
      formatTime(cycle.startTime),
      cycle.startTime === undefined ? '' : formatDuration(elapsedMs(cycle.startTime, cycle.endTime, now)),
      enumName(cycleTriggerToJSON(cycle.trigger), 'CYCLE_TRIGGER_'),
      shorten(cycle.reason === '' ? resultOf(cycle) : cycle.reason, REASON_WIDTH),
    ]),
    style,
  );
  return hasMore ? `${table}\n${style.dim('  there are more (--limit)')}` : table;
}

/** One line about a finished stage. */
export function stageLine(stage: CycleStage, style: Style): string {
  const name = stageName(stage).padEnd(NAME_WIDTH);
  const took = stage.state === RunState.RUN_STATE_SKIPPED ? '' : formatDuration(stage.durationMs);
  return `  ${name}  ${stateText(stage.state, style)}  ${[took, workOf(stage)].filter((part) => part !== '').join('  ')}`;
}

/** The current work of a cycle; '' when it has ended. */
export function runningText(cycle: Cycle, now: Date): string {
  if (hasEnded(cycle)) return '';
  const seconds = cycle.startTime === undefined ? 0 : elapsedMs(cycle.startTime, undefined, now);
  const stage = cycle.stages.find(({ state }) => state === RunState.RUN_STATE_RUNNING);
  const doing =
    stage === undefined
      ? resultOf(cycle)
      : [stageName(stage), progressOf(stage), workOf(stage)].filter((part) => part !== '').join(' ');
  return `  … ${doing === '' ? 'running' : doing} (${formatDuration(seconds)})`;
}

/** Whether a cycle has ended, successfully or not. */
export function hasEnded({ state }: Cycle): boolean {
  return state !== RunState.RUN_STATE_RUNNING && state !== RunState.RUN_STATE_PENDING;
}

/** Width of the longest name of a stage. */
const NAME_WIDTH = 'cross account insights'.length;

/** One stage per line. */
export function stagesText({ stages }: Cycle, style: Style): string {
  return formatTable(
    [{ title: 'stage' }, { title: 'state' }, { title: 'took', align: 'right' }, { title: 'what it did' }],
    stages.map((stage) => [
      stageName(stage),
      stageState(stage, style),
      stage.durationMs === 0 ? '' : formatDuration(stage.durationMs),
      workOf(stage),
    ]),
    style,
  );
}

function stageState(stage: CycleStage, style: Style): string {
  const progress = stage.state === RunState.RUN_STATE_RUNNING ? ` ${progressOf(stage)}` : '';
  return `${stateText(stage.state, style)}${progress}`.trimEnd();
}

/** For example `37 %`; '' when unknown. */
function progressOf({ workDone, workTotal }: CycleStage): string {
  return workTotal === 0 ? '' : `${Math.floor((100 * Math.min(workDone, workTotal)) / workTotal)} %`;
}

function stageName({ name }: CycleStage): string {
  return enumName(cycleStageNameToJSON(name), 'CYCLE_STAGE_NAME_').replaceAll('_', ' ');
}

function workOf({ counts, reason }: CycleStage): string {
  const done = Object.entries(counts).map(
    ([name, count]) => `${printable(name).replaceAll('_', ' ')} ${formatCount(count)}`,
  );
  return [...(reason === '' ? [] : [printable(reason)]), ...done].join(', ');
}

function scopeOf({ accountId }: Cycle): string {
  return accountId === '' ? 'all accounts' : `account ${printable(accountId)}`;
}

function detailsOf(cycle: Cycle, now: Date): readonly string[] {
  const { startTime, endTime, trigger, parentCycleId, resumed } = cycle;
  const took = startTime === undefined ? '' : formatDuration(elapsedMs(startTime, endTime, now));
  const result = resultOf(cycle);
  return [
    `began ${formatTime(startTime)} by ${enumName(cycleTriggerToJSON(trigger), 'CYCLE_TRIGGER_')}`,
    ...(took === '' ? [] : [`${endTime === undefined ? 'running for' : 'took'} ${took}`]),
    ...(parentCycleId === '' ? [] : [`part of ${printable(parentCycleId)}`]),
    ...(resumed === 0 ? [] : [`taken up again ${resumed === 1 ? 'once' : `${resumed} times`}`]),
    ...(result === '' ? [] : [result]),
  ];
}

function resultOf(cycle: Cycle): string {
  const { accountId, publishedEpoch, accountsSucceeded, accountsFailed } = cycle;
  if (accountId === '') return `${accountsSucceeded} accounts succeeded, ${accountsFailed} failed`;
  if (publishedEpoch > 0) return `published epoch ${publishedEpoch}`;
  return hasEnded(cycle) && cycle.state === RunState.RUN_STATE_SUCCEEDED ? 'nothing new to publish' : '';
}

function stateText(state: RunState, style: Style): string {
  const word = enumName(runStateToJSON(state), 'RUN_STATE_');
  switch (state) {
    case RunState.RUN_STATE_SUCCEEDED:
      return style.green(word);
    case RunState.RUN_STATE_FAILED:
    case RunState.RUN_STATE_CANCELLED:
      return style.red(word);
    case RunState.RUN_STATE_RUNNING:
      return style.yellow(word);
    default:
      return style.dim(word);
  }
}
