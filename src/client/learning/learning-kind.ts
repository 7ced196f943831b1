/** What a sort of generator leaves behind, so that a wrapper can log it. */
import type { KaizenContext } from '../../gen/kaizen/v1/kaizen_service.ts';
import { cutText } from '../cut-text.ts';
import type { KaizenEvent } from '../events/event-arguments.ts';
import type { GuidanceInput, TraitInput } from '../events/event-envelope.ts';

/** One run of a generator. */
export interface LearningRun<Input> {
  readonly input: Input;
  /** Unique; stands for the ids that neither input nor output gives. */
  readonly runId: string;
  /** '' when there is none. */
  readonly projectId: string;
  readonly kaizenContext: KaizenContext | undefined;
}

/** A run that has ended. */
export interface EndedRun<Input> extends LearningRun<Input> {
  /** How long it took, the wait for the context left out, in whole milliseconds. */
  readonly durationMs: number;
}

/** Why a run failed, fit for an event. */
export interface RunFailure {
  /** Stable, for example "model_timeout": the error's `errorCode`, `code`, or name. */
  readonly errorCode: string;
  readonly message: string;
  /** What was thrown. */
  readonly error: unknown;
}

/**
 * Which events a sort of generator leaves. The wrapper adds project, guidance and time to each. None of these may throw;
 * if one does, generation goes on and the failure is reported.
 */
export interface LearningKind<Input, Output> {
  /** For people and for events of no type of their own, for example "strategy". */
  readonly name: string;
  /** Before the generator is called. */
  readonly started?: (run: LearningRun<Input>) => readonly KaizenEvent[];
  /** After it has returned. */
  readonly succeeded: (run: EndedRun<Input>, output: Output) => readonly KaizenEvent[];
  /** After it has thrown. */
  readonly failed: (run: EndedRun<Input>, failure: RunFailure) => readonly KaizenEvent[];
  /** Traits its output shows: what of the context was put to use is read from them when the output does not say. */
  readonly traits?: (output: Output) => readonly TraitInput[];
}

/** What an output may say of the guidance it follows. */
export interface GuidedOutput {
  /** Items of the context that were put to use. */
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

/** Longest texts that events take. */
const MAX_CODE_LENGTH = 256;
const MAX_MESSAGE_LENGTH = 2_048;

/** What was thrown, fit for an event. */
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
