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
export const RUN_STATES = ['PENDING', 'RUNNING', 'SUCCEEDED', 'FAILED', 'SKIPPED'] as const;

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
}

/** Every stage, waiting. */
export function pendingStages(): readonly StageRecord[] {
  return CYCLE_STAGES.map((name) => ({ name, state: 'PENDING', reason: '', counts: {}, durationMs: 0 }));
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

/** The stages with the running one failed; the stages after it stay as they are, since they never began. */
export function withRunningFailed(stages: readonly StageRecord[], reason: string): readonly StageRecord[] {
  return stages.map((stage) => (stage.state === 'RUNNING' ? { ...stage, state: 'FAILED', reason } : stage));
}

/** As the Cycle node keeps them. */
export function stagesToJson(stages: readonly StageRecord[]): string {
  return JSON.stringify(
    stages.map(({ durationMs, ...stage }) => ({ ...stage, duration_ms: Math.round(durationMs) })),
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
      durationMs: typeof fields.duration_ms === 'number' ? fields.duration_ms : 0,
    },
  ];
}

function toCounts(counts: unknown): StageCounts {
  if (typeof counts !== 'object' || counts === null) return {};
  return Object.fromEntries(
    Object.entries(counts).filter((entry): entry is [string, number] => typeof entry[1] === 'number'),
  );
}
