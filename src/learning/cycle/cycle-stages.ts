/** The stages of a cycle, in order. */
export const CYCLE_STAGES = [
  'COLLECT',
  'EXTRACT_PATTERNS',
  'UPDATE_KNOWLEDGE',
  'RETRAIN_MODELS',
  'UPDATE_FORMULAS',
  'CROSS_ACCOUNT_INSIGHTS',
  'SNAPSHOTS',
] as const;

/** Name of a stage. */
export type CycleStageName = (typeof CYCLE_STAGES)[number];

/** State of a stage, or of a cycle (never PENDING or SKIPPED then). */
export const RUN_STATES = ['PENDING', 'RUNNING', 'SUCCEEDED', 'FAILED', 'SKIPPED', 'CANCELLED'] as const;

/** How a stage stands. */
export type StageState = (typeof RUN_STATES)[number];

/** What a stage did, by name: "sets", "points", "patterns_new", … Whole numbers. */
export type StageCounts = Readonly<Record<string, number>>;

/** One stage of one cycle. */
export interface StageRecord {
  readonly name: CycleStageName;
  readonly state: StageState;
  /** Why it was skipped or failed; '' otherwise. */
  readonly reason: string;
  readonly counts: StageCounts;
  readonly durationMs: number;
  /** How much is done: sets, days or pattern versions. */
  readonly workDone: number;
  /** How much there is to do, as far as it is known; 0: not known. */
  readonly workTotal: number;
}

const PENDING_STAGE = {
  state: 'PENDING',
  reason: '',
  counts: {},
  durationMs: 0,
  workDone: 0,
  workTotal: 0,
} as const;

/** Every stage, waiting. */
export function pendingStages(): readonly StageRecord[] {
  return CYCLE_STAGES.map((name) => ({ name, ...PENDING_STAGE }));
}

/** What a walk over all accounts does itself, after the cycles on each of them. */
export function pendingWalkStages(): readonly StageRecord[] {
  return pendingStages().filter(({ name }) => name === 'CROSS_ACCOUNT_INSIGHTS');
}

/** The stages with one of them changed. */
export function withStage(
  stages: readonly StageRecord[],
  name: CycleStageName,
  change: Partial<Omit<StageRecord, 'name'>>,
): readonly StageRecord[] {
  return stages.map((stage) => (stage.name === name ? { ...stage, ...change } : stage));
}

/** The stages with the running one ended; the stages after it stay as they are, since they never began. */
export function withRunningAs(
  stages: readonly StageRecord[],
  state: 'FAILED' | 'CANCELLED',
  reason: string,
): readonly StageRecord[] {
  return stages.map((stage) => (stage.state === 'RUNNING' ? { ...stage, state, reason } : stage));
}

/**
 * Stages whose work is in the graph page by page: a cycle that is resumed goes on where they were. The others stage
 * what is published together, and begin anew.
 */
const LASTING_STAGES: readonly CycleStageName[] = ['COLLECT', 'EXTRACT_PATTERNS', 'SNAPSHOTS'];

/** Whether what a stage has done need not be done again after a crash. */
export function isLasting(name: CycleStageName): boolean {
  return LASTING_STAGES.includes(name);
}

/** Whether a stage came to its end. */
export function isOver({ state }: Pick<StageRecord, 'state'>): boolean {
  return state !== 'PENDING' && state !== 'RUNNING';
}

/** The stages of an account's cycle as the server that resumes it begins with them. */
export function stagesToResume(stages: readonly StageRecord[]): readonly StageRecord[] {
  return stages.map((stage) => (isLasting(stage.name) ? stage : { name: stage.name, ...PENDING_STAGE }));
}

/** As the Cycle node keeps them. */
export function stagesToJson(stages: readonly StageRecord[]): string {
  return JSON.stringify(
    stages.map(({ durationMs, workDone, workTotal, ...stage }) => ({
      ...stage,
      duration_ms: Math.round(durationMs),
      work_done: workDone,
      work_total: workTotal,
    })),
  );
}

/** The inverse; stages this version does not know are left out, so that an older server can read a newer graph. */
export function stagesFromJson(text: string): readonly StageRecord[] {
  const parsed: unknown = text === '' ? [] : JSON.parse(text);
  return Array.isArray(parsed) ? parsed.flatMap(toStage) : [];
}

function toStage(item: unknown): readonly StageRecord[] {
  if (typeof item !== 'object' || item === null) return [];
  const fields: Readonly<Record<string, unknown>> = { ...item };
  const name = CYCLE_STAGES.find((known) => known === fields.name);
  const state = RUN_STATES.find((known) => known === fields.state);
  if (name === undefined || state === undefined) return [];
  return [
    {
      name,
      state,
      reason: typeof fields.reason === 'string' ? fields.reason : '',
      counts: toCounts(fields.counts),
      durationMs: toNumber(fields.duration_ms),
      workDone: toNumber(fields.work_done),
      workTotal: toNumber(fields.work_total),
    },
  ];
}

function toNumber(value: unknown): number {
  return typeof value === 'number' ? value : 0;
}

function toCounts(counts: unknown): StageCounts {
  if (typeof counts !== 'object' || counts === null) return {};
  return Object.fromEntries(
    Object.entries(counts).filter((entry): entry is [string, number] => typeof entry[1] === 'number'),
  );
}
