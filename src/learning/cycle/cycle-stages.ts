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

/** States of a stage. A cycle has the same states except PENDING and SKIPPED. */
export const RUN_STATES = ['PENDING', 'RUNNING', 'SUCCEEDED', 'FAILED', 'SKIPPED', 'CANCELLED'] as const;

/** State of a stage. */
export type StageState = (typeof RUN_STATES)[number];

/** Counts of what a stage did, by name: "sets", "points", "patterns_new", … All are whole numbers. */
export type StageCounts = Readonly<Record<string, number>>;

/** One stage of one cycle. */
export interface StageRecord {
  readonly name: CycleStageName;
  readonly state: StageState;
  /** Why it was skipped or failed; '' otherwise. */
  readonly reason: string;
  readonly counts: StageCounts;
  readonly durationMs: number;
  /** Work done so far, in contrast sets, days or pattern versions. */
  readonly workDone: number;
  /** Work expected in total, as far as known; 0 when unknown. */
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

/** Returns every stage as PENDING. */
export function pendingStages(): readonly StageRecord[] {
  return CYCLE_STAGES.map((name) => ({ name, ...PENDING_STAGE }));
}

/** Returns the stages of a deployment cycle itself, which follow the cycles on the accounts. */
export function pendingDeploymentStages(): readonly StageRecord[] {
  return pendingStages().filter(({ name }) => name === 'CROSS_ACCOUNT_INSIGHTS');
}

/** Returns the stages with one of them changed. */
export function withStage(
  stages: readonly StageRecord[],
  name: CycleStageName,
  change: Partial<Omit<StageRecord, 'name'>>,
): readonly StageRecord[] {
  return stages.map((stage) => (stage.name === name ? { ...stage, ...change } : stage));
}

/** Returns the stages with the running one ended. Later stages never began, so they stay PENDING. */
export function withRunningAs(
  stages: readonly StageRecord[],
  state: 'FAILED' | 'CANCELLED',
  reason: string,
): readonly StageRecord[] {
  return stages.map((stage) => (stage.state === 'RUNNING' ? { ...stage, state, reason } : stage));
}

/**
 * Stages that save their results page by page. A resumed cycle continues them where they stopped. The other stages
 * produce what is published together, so a resumed cycle repeats them from the start.
 */
const LASTING_STAGES: readonly CycleStageName[] = ['COLLECT', 'EXTRACT_PATTERNS', 'SNAPSHOTS'];

/** Whether the results of a stage survive a crash, so that the stage need not be repeated. */
export function isLasting(name: CycleStageName): boolean {
  return LASTING_STAGES.includes(name);
}

/** Whether a stage has ended. */
export function isOver({ state }: Pick<StageRecord, 'state'>): boolean {
  return state !== 'PENDING' && state !== 'RUNNING';
}

/** Returns the stages with which a resumed account cycle begins. */
export function stagesToResume(stages: readonly StageRecord[]): readonly StageRecord[] {
  return stages.map((stage) => (isLasting(stage.name) ? stage : { name: stage.name, ...PENDING_STAGE }));
}

/** Converts stages to the JSON that Cycle nodes store. */
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

/** Reads stages from JSON. Unknown stages are left out, so that an older server can read what a newer one wrote. */
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
