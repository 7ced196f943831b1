/** What the benchmark measures, by the names in its JSON file, with the goal of each value. */

/** One row of the table. */
export interface Goal {
  readonly name: string;
  readonly description: string;
  /** Decimals shown to people. */
  readonly digits: number;
  readonly atLeast?: number;
  readonly atMost?: number;
}

/** All values. Beside each, `…_min` and `…_max` give the range over the rounds. */
export const goals: readonly Goal[] = [
  {
    name: 'append_events_per_s',
    description: 'AppendEvents, batches of 500, 8 callers, 8 accounts',
    digits: 0,
    atLeast: 10_000,
  },
  {
    name: 'append_raw_events_per_s',
    description: 'the same statements by the raw driver',
    digits: 0,
  },
  { name: 'append_vs_raw', description: 'service ÷ raw, neighbouring rounds', digits: 2, atLeast: 0.6 },
  { name: 'unary1_p50_ms', description: 'LogEvent, one caller, median', digits: 2 },
  { name: 'unary1_p99_ms', description: 'LogEvent, one caller, 99th percentile', digits: 2 },
  { name: 'unary1_raw_p50_ms', description: 'the same transaction by the raw driver', digits: 2 },
  {
    name: 'unary1_p50_vs_raw',
    description: 'service ÷ raw, neighbouring rounds',
    digits: 2,
    atMost: 2,
  },
  {
    name: 'performance_records_per_s',
    description: 'RecordPerformance, batches of 500, 8 callers, 8 accounts',
    digits: 0,
    atLeast: 4_000,
  },
  {
    name: 'performance_raw_records_per_s',
    description: 'the same statements by the raw driver',
    digits: 0,
  },
  { name: 'performance_vs_raw', description: 'service ÷ raw, neighbouring rounds', digits: 2 },
  {
    name: 'stream_events_per_s',
    description: 'StreamEvents, one stream, messages of 500',
    digits: 0,
  },
  {
    name: 'stream_vs_append',
    description: 'stream ÷ AppendEvents of 500, one after the other',
    digits: 2,
  },
  {
    name: 'upload_records_per_s',
    description: 'UploadPerformance, one stream, messages of 500',
    digits: 0,
  },
  {
    name: 'upload_vs_record',
    description: 'stream ÷ RecordPerformance of 500, three at a time',
    digits: 2,
  },
  { name: 'context_per_s', description: 'GetProjectContext, 8 callers, 4 accounts', digits: 0, atLeast: 600 },
  { name: 'context_p50_ms', description: 'its median', digits: 2 },
  { name: 'context_p99_ms', description: 'its 99th percentile', digits: 2, atMost: 30 },
  { name: 'context_32_per_s', description: 'the same, 32 callers', digits: 0 },
  { name: 'context_32_p99_ms', description: 'its 99th percentile', digits: 2 },
  { name: 'context_patterns', description: 'patterns published per account', digits: 0 },
  { name: 'context_dbhits_10k', description: 'database hits of a context, 10k events', digits: 0 },
  { name: 'context_dbhits_100k', description: 'the same account with 100k events', digits: 0 },
  {
    name: 'context_dbhits_100k_vs_10k',
    description: '100k ÷ 10k',
    digits: 3,
    atMost: 1.1,
  },
  {
    name: 'learning_whole_ms',
    description: 'learning from a history of 13,600 arms and 46 traits',
    digits: 0,
    atMost: 4_000,
  },
  { name: 'learning_day_ms', description: 'learning from 40 arms more', digits: 0, atMost: 500 },
  {
    name: 'dashboard_1000_ms',
    description: 'GetDashboard of a deployment of 1,000 accounts',
    digits: 0,
    atMost: 1_000,
  },
  {
    name: 'client_call_p99_ms',
    description: 'a helper of the client, at 5,000 events/s, 99th percentile of its calls',
    digits: 4,
    atMost: 0.2,
  },
  { name: 'client_noop_p99_ms', description: 'a function that does nothing, in its place', digits: 4 },
  { name: 'client_spool_call_p99_ms', description: 'the helper, with a spool', digits: 4, atMost: 0.2 },
  { name: 'client_turn_p99_ms', description: 'turn of the event loop that logs and sends', digits: 2 },
  { name: 'client_noop_turn_p99_ms', description: 'the same with the function that does nothing', digits: 2 },
  {
    name: 'client_killed_events',
    description: 'logged at 5,000/s while the service was killed three times',
    digits: 0,
  },
  { name: 'client_lost', description: 'of them, not stored after a flush', digits: 0, atMost: 0 },
  { name: 'client_doubled', description: 'of them, stored more than once', digits: 0, atMost: 0 },
  {
    name: 'start_warm_s',
    description: 'whole program on existing data, until health serves',
    digits: 1,
    atMost: 15,
  },
  {
    name: 'neighbour_alone_p99_ms',
    description: 'LogEvent of an account alone, 99th percentile',
    digits: 2,
  },
  {
    name: 'neighbour_beside_p99_ms',
    description: 'the same beside an account that makes ten times its quota of calls',
    digits: 2,
  },
  { name: 'neighbour_p99_ratio', description: 'beside ÷ alone, neighbouring rounds', digits: 2, atMost: 1.2 },
  { name: 'neighbour_refused_share', description: 'share of its calls that were refused', digits: 2 },
];

/** Whether a value reaches its goal; undefined without a goal. */
export function isMet(goal: Goal, value: number): boolean | undefined {
  if (goal.atLeast !== undefined) return value >= goal.atLeast;
  if (goal.atMost !== undefined) return value <= goal.atMost;
  return undefined;
}
