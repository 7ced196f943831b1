/** Describes which events a kind of generator produces, so that a wrapper can log them. */
import type { KaizenContext } from '../../gen/kaizen/v1/kaizen_service.ts';
import { cutText } from '../cut-text.ts';
import type { KaizenEvent } from '../events/event-arguments.ts';
import type { GuidanceInput, TraitInput } from '../events/event-envelope.ts';

/** One run of a generator. */
export interface LearningRun<Input> {
  readonly input: Input;
  /** Unique. It replaces ids that neither input nor output gives. */
  readonly runId: string;
  /** '' when there is none. */
  readonly projectId: string;
  readonly kaizenContext: KaizenContext | undefined;
}

/** A run that has ended. */
export interface EndedRun<Input> extends LearningRun<Input> {
  /** Duration without the wait for the context, in whole milliseconds. */
  readonly durationMs: number;
}

/** Why a run failed, in the form that events take. */
export interface RunFailure {
  /** Stable, for example "model_timeout": the error's `errorCode`, `code`, or name. */
  readonly errorCode: string;
  readonly message: string;
  /** What was thrown. */
  readonly error: unknown;
}

/**
 * The events of a kind of generator. The wrapper adds project, guidance and time to each. These functions should not
 * throw; if one does, generation continues and the failure is reported.
 */
export interface LearningKind<Input, Output> {
  /** Name for people and for custom events, for example "strategy". */
  readonly name: string;
  /** Events before the generator is called. */
  readonly started?: (run: LearningRun<Input>) => readonly KaizenEvent[];
  /** Events after it has returned. */
  readonly succeeded: (run: EndedRun<Input>, output: Output) => readonly KaizenEvent[];
  /** Events after it has thrown. */
  readonly failed: (run: EndedRun<Input>, failure: RunFailure) => readonly KaizenEvent[];
  /**
   * Traits that the output shows. If the output does not name the applied items, they are derived from these traits.
   */
  readonly traits?: (output: Output) => readonly TraitInput[];
}

/** What an output may report about the guidance it follows. */
export interface GuidedOutput {
  /** Items of the context that were applied. */
  readonly applied?: readonly TraitInput[] | undefined;
}

/** The guidance a run was made with; undefined when there was none. */
export function guidanceOf(
  context: KaizenContext | undefined,
  items: readonly TraitInput[],
): GuidanceInput | undefined {
  if (context === undefined || context.contextId === '') return undefined;
  return { contextId: context.contextId, items };
}

/** Text limits of events. */
const MAX_CODE_LENGTH = 256;
const MAX_MESSAGE_LENGTH = 2_048;

/** An error in the form that events take. */
export function runFailure(error: unknown): RunFailure {
  const message = error instanceof Error ? error.message : String(error);
  return {
    errorCode: cutText(codeOf(error), MAX_CODE_LENGTH) || 'error',
    message: cutText(message, MAX_MESSAGE_LENGTH),
    error,
  };
}

function codeOf(error: unknown): string {
  if (typeof error !== 'object' || error === null) return 'error';
  if ('errorCode' in error && typeof error.errorCode === 'string') return error.errorCode;
  if ('code' in error && (typeof error.code === 'string' || typeof error.code === 'number')) {
    return String(error.code);
  }
  return error instanceof Error ? snakeCase(error.name) : 'error';
}

function snakeCase(name: string): string {
  return name.replace(/([a-z0-9])([A-Z])/g, '$1_$2').toLowerCase();
}
