/** The schedule's queries without a database, for tests of what a server does with the answers. */
import type { OpenScheduleParams, PassDueTimesParams, ReadScheduleRow } from '../../src/gen/queries.ts';
import type { Graph } from '../../src/graph/graph.ts';
import type { GraphTransaction } from '../../src/graph/transaction.ts';
import type { DueTime } from '../../src/learning/cycle/cycle-lifecycle.ts';
import type { CycleRecord } from '../../src/learning/cycle/cycle-record.ts';
import type { StartedCycle } from '../../src/learning/cycle/running-cycle.ts';

const NEW: ReadScheduleRow = {
  version: 1,
  expression: '',
  timeZone: '',
  misfirePolicy: '',
  updatedBy: '',
  settledThroughMs: null,
  isPaused: false,
  pausedBy: null,
  pauseReason: null,
  pausedAtMs: null,
  lastDueMs: null,
  lastCycleId: null,
  lastServerId: null,
  lastStartedAtMs: null,
  lastState: null,
  lastEndedAtMs: null,
  lastSkipDueMs: null,
  lastSkipAtMs: null,
  lastSkipReason: null,
};

const RUNNING: CycleRecord = {
  cycleId: '',
  accountId: '',
  parentCycleId: '',
  trigger: 'SCHEDULE',
  state: 'RUNNING',
  reason: '',
  stages: [],
  startedAtMs: 0,
  endedAtMs: null,
  publishedEpoch: 0,
  accountsSucceeded: 0,
  accountsFailed: 0,
  resumed: 0,
  revision: 1,
};

/** A schedule in memory with the deployment cycles that were begun for it, and a graph that knows nothing else. */
export interface ScheduleMemory {
  readonly graph: Graph;
  /** Due times of the deployment cycles that were begun. */
  readonly begun: readonly number[];
  row(): ReadScheduleRow;
  change(values: Partial<ReadScheduleRow>): void;
  /** Stands for the cycle service's: begins a deployment cycle, which ends when told to. */
  start(request: { readonly due?: DueTime }): Promise<StartedCycle>;
  endCycle(): void;
}

/** Empty until a server opens it. */
export function scheduleMemory(): ScheduleMemory {
  let row: ReadScheduleRow | undefined;
  let end: () => void = () => undefined;
  const begun: number[] = [];
  const present = (): ReadScheduleRow => row ?? NEW;
  const answers: Readonly<Record<string, (params: never) => unknown>> = {
    'scheduler/read-schedule': () => row,
    'scheduler/open-schedule': ({ isEligible, nowMs, ...values }: OpenScheduleParams) => {
      const adopted = row === undefined;
      row ??= { ...NEW, ...values, settledThroughMs: isEligible ? Number(nowMs) : null };
      return { adopted };
    },
    'scheduler/pass-due-times': ({ settledThroughMs, throughMs, nowMs, reason }: PassDueTimesParams) => {
      if (present().settledThroughMs !== Number(settledThroughMs)) return undefined;
      const lastSkipDueMs = Number(throughMs);
      const skip = { lastSkipDueMs, lastSkipAtMs: Number(nowMs), lastSkipReason: reason };
      row = { ...present(), settledThroughMs: lastSkipDueMs, ...skip };
      return { throughMs: lastSkipDueMs };
    },
    'scheduler/claim-due-time': ({ settledThroughMs, dueMs, cycleId, serverId }) => {
      if (present().settledThroughMs !== Number(settledThroughMs)) return undefined;
      row = {
        ...present(),
        settledThroughMs: Number(dueMs),
        lastDueMs: Number(dueMs),
        lastServerId: serverId,
      };
      return { cycleId };
    },
  };
  const run = (query: { readonly name: string }, params: never): Promise<unknown> => {
    const answer = answers[query.name];
    return answer === undefined ? Promise.reject(new Error(query.name)) : Promise.resolve(answer(params));
  };
  // Of a graph the scheduler uses these two.
  const transaction = { run } as unknown as GraphTransaction;
  const graph = {
    run,
    transaction: (_: string, work: (of: GraphTransaction) => Promise<unknown>) => work(transaction),
  } as unknown as Graph;
  return {
    graph,
    begun,
    row: present,
    change: (values) => {
      row = { ...present(), ...values };
    },
    async start({ due }) {
      if (due === undefined) throw new Error('a scheduled deployment cycle has a due time');
      const cycleId = `cycle ${begun.length + 1}`;
      await due.claim(transaction, cycleId);
      begun.push(due.scheduledForMs);
      const cycle = { ...RUNNING, cycleId };
      row = { ...present(), lastCycleId: cycleId, lastState: 'RUNNING', lastStartedAtMs: due.scheduledForMs };
      const done = new Promise<CycleRecord>((resolve) => {
        end = () => {
          row = { ...present(), lastState: 'SUCCEEDED', lastEndedAtMs: due.scheduledForMs + 1 };
          resolve({ ...cycle, state: 'SUCCEEDED', endedAtMs: due.scheduledForMs + 1 });
        };
      });
      return { cycle, done };
    },
    endCycle: () => end(),
  };
}
