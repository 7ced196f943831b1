/** Learning kinds of the usual generators. */
import { TraitKind } from '../../gen/kaizen/v1/vocabulary.ts';
import type { CreativeInput, KaizenEvent } from '../events/event-arguments.ts';
import type { TraitInput } from '../events/event-envelope.ts';
import type { EndedRun, GuidedOutput, LearningKind, LearningRun, RunFailure } from './learning-kind.ts';

/** The part of a strategy that is logged. */
export interface StrategyOutput extends GuidedOutput {
  /** Default: the id of the run. */
  readonly strategyId?: string | undefined;
  readonly title?: string | undefined;
  readonly pillars?: readonly string[] | undefined;
  readonly tones?: readonly string[] | undefined;
  readonly platforms?: readonly string[] | undefined;
}

/** Logs STRATEGY_GENERATED and STRATEGY_FAILED. The start is the custom event `strategy_started`. */
export const strategyLearning: LearningKind<unknown, StrategyOutput> = {
  name: 'strategy',
  started: (run) => [noteOf(run, 'strategy_started')],
  succeeded: ({ runId, durationMs }, output) => [
    {
      type: 'STRATEGY_GENERATED',
      strategyId: output.strategyId ?? runId,
      title: output.title,
      pillars: output.pillars,
      tones: output.tones,
      platforms: output.platforms,
      durationMs,
    },
  ],
  failed: ({ runId, durationMs }, { errorCode, message }) => [
    { type: 'STRATEGY_FAILED', strategyId: runId, errorCode, message, durationMs },
  ],
  traits: ({ pillars, tones, platforms }) => [
    ...traitsOf(TraitKind.TRAIT_KIND_PILLAR, pillars),
    ...traitsOf(TraitKind.TRAIT_KIND_TONE, tones),
    ...traitsOf(TraitKind.TRAIT_KIND_PLATFORM, platforms),
  ],
};

/** The part of generated creatives that is logged. */
export interface CreativesOutput extends GuidedOutput {
  readonly strategyId?: string | undefined;
  readonly creatives: readonly CreativeInput[];
}

/** Most creatives that the service accepts in one event. */
const MAX_CREATIVES = 200;

/** Logs CREATIVES_GENERATED. Start and failure are the custom events `creatives_started` and `creatives_failed`. */
export const creativesLearning: LearningKind<unknown, CreativesOutput> = {
  name: 'creatives',
  started: (run) => [noteOf(run, 'creatives_started')],
  succeeded: ({ durationMs }, { strategyId, creatives }) =>
    portions(creatives, MAX_CREATIVES).map((portion) => ({
      type: 'CREATIVES_GENERATED',
      strategyId,
      creatives: portion,
      durationMs,
    })),
  failed: (run, failure) => [failureNoteOf(run, 'creatives_failed', failure)],
  traits: ({ creatives }) =>
    creatives.flatMap(({ traits = [], contentType }) => [
      ...traits,
      ...traitsOf(TraitKind.TRAIT_KIND_CONTENT_TYPE, contentType === undefined ? [] : [contentType]),
    ]),
};

/** The part of an execution's input that is logged. */
export interface ExecutionInput {
  /** Default: the id of the run. */
  readonly executionId?: string | undefined;
  readonly strategyId?: string | undefined;
  readonly contentIds?: readonly string[] | undefined;
  readonly platform?: string | undefined;
}

/** The result of an execution. */
export interface ExecutionOutput extends GuidedOutput {
  readonly executionId?: string | undefined;
  readonly platform?: string | undefined;
  /** Default: true when nothing failed. */
  readonly succeeded?: boolean | undefined;
  readonly publishedCount?: number | undefined;
  readonly failedCount?: number | undefined;
}

/** Logs EXECUTION_STARTED and EXECUTION_COMPLETED. A run that threw is logged as not succeeded. */
export const executionLearning: LearningKind<ExecutionInput, ExecutionOutput> = {
  name: 'execution',
  started: ({ input, runId }) => [
    {
      type: 'EXECUTION_STARTED',
      executionId: input.executionId ?? runId,
      strategyId: input.strategyId,
      contentIds: input.contentIds,
      platform: input.platform,
    },
  ],
  succeeded: ({ input, runId, durationMs }, output) => [
    {
      type: 'EXECUTION_COMPLETED',
      executionId: output.executionId ?? input.executionId ?? runId,
      strategyId: input.strategyId,
      succeeded: output.succeeded ?? (output.failedCount ?? 0) === 0,
      publishedCount: output.publishedCount ?? input.contentIds?.length,
      failedCount: output.failedCount,
      platform: output.platform ?? input.platform,
      durationMs,
    },
  ],
  failed: ({ input, runId, durationMs }) => [
    {
      type: 'EXECUTION_COMPLETED',
      executionId: input.executionId ?? runId,
      strategyId: input.strategyId,
      succeeded: false,
      failedCount: input.contentIds?.length,
      platform: input.platform,
      durationMs,
    },
  ],
  traits: ({ platform }) => traitsOf(TraitKind.TRAIT_KIND_PLATFORM, platform === undefined ? [] : [platform]),
};

/** The part of an intake that is logged. */
export interface IntakeOutput extends GuidedOutput {
  readonly intakeId?: string | undefined;
  /** From 0 to 100. */
  readonly clarityScore: number;
  readonly outcome: 'APPROVED' | 'BLOCKED' | 'UNCLEAR';
  /** Questions to ask next. */
  readonly questions?: readonly string[] | undefined;
  /** Rounds of questions so far. */
  readonly rounds?: number | undefined;
  readonly segment?: string | undefined;
  /** Why it is blocked. */
  readonly reason?: string | undefined;
}

/**
 * Logs INTAKE_CLARITY_SCORED, INTAKE_CLARIFICATION_REQUESTED if there are questions, and INTAKE_APPROVED or
 * INTAKE_BLOCKED. Start and failure are the custom events `intake_started` and `intake_failed`.
 */
export const intakeLearning: LearningKind<unknown, IntakeOutput> = {
  name: 'intake',
  started: (run) => [noteOf(run, 'intake_started')],
  succeeded: (_, output) => intakeEvents(output),
  failed: (run, failure) => [failureNoteOf(run, 'intake_failed', failure)],
};

function intakeEvents(output: IntakeOutput): readonly KaizenEvent[] {
  const { intakeId, clarityScore, outcome, questions = [], rounds = 0, segment, reason } = output;
  const events: KaizenEvent[] = [
    {
      type: 'INTAKE_CLARITY_SCORED',
      intakeId,
      clarityScore,
      followUpQuestionsCount: questions.length,
      segment,
    },
  ];
  if (questions.length > 0) {
    events.push({ type: 'INTAKE_CLARIFICATION_REQUESTED', intakeId, round: rounds + 1, questions });
  }
  if (outcome === 'APPROVED') {
    events.push({
      type: 'INTAKE_APPROVED',
      intakeId,
      finalClarityScore: clarityScore,
      totalClarificationRounds: rounds,
      segment,
    });
  }
  if (outcome === 'BLOCKED') events.push({ type: 'INTAKE_BLOCKED', intakeId, reason });
  return events;
}

/** Output of any generator that returns its own events. */
export interface EventsOutput extends GuidedOutput {
  readonly events: readonly KaizenEvent[];
}

/**
 * Logs the events of the output, for example those of a funnel. Start and failure are the custom events `…_started` and
 * `…_failed`.
 */
export function eventsLearning(name: string): LearningKind<unknown, EventsOutput> {
  return {
    name,
    started: (run) => [noteOf(run, `${name}_started`)],
    succeeded: (_, { events }) => events,
    failed: (run, failure) => [failureNoteOf(run, `${name}_failed`, failure)],
  };
}

/** A custom event. */
function noteOf({ runId }: LearningRun<unknown>, name: string): KaizenEvent {
  return { type: 'CUSTOM', name, attributes: { runId } };
}

/** A custom event about a failure. */
function failureNoteOf(
  { runId, durationMs }: EndedRun<unknown>,
  name: string,
  { errorCode, message }: RunFailure,
): KaizenEvent {
  return { type: 'CUSTOM', name, attributes: { runId, durationMs, errorCode, message } };
}

/** Traits of one kind. */
function traitsOf(kind: TraitKind, values: readonly string[] = []): readonly TraitInput[] {
  return values.map((value) => ({ kind, value }));
}

function portions<Item>(items: readonly Item[], size: number): (readonly Item[])[] {
  const count = Math.ceil(items.length / size);
  return Array.from({ length: count }, (_, index) => items.slice(index * size, (index + 1) * size));
}
