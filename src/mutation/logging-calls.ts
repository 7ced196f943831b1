/** Where sources log events, and the sources without one such place. */
import type { EventName } from '../client/events/event-arguments.ts';
import { eventTypeFacts } from '../gen/event-types.ts';

/** One place that logs. */
export interface LoggingCall {
  /** As it was given. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** What is removed, for example "logLeadCreated" or "withLearning(strategyLearning)". */
  readonly what: string;
  /** The types of events that are no longer logged without it. */
  readonly types: readonly EventName[];
  /** The source without it. */
  readonly without: string;
}

/** The types of events that a kind of `withLearning` logs, by when. */
export interface KindEvents {
  readonly started?: readonly EventName[];
  readonly succeeded?: readonly EventName[];
  readonly failed?: readonly EventName[];
}

/** The kinds of the client. What they log as custom events is not watched. */
export const CLIENT_KINDS: Readonly<Record<string, KindEvents>> = {
  strategyLearning: { succeeded: ['STRATEGY_GENERATED'], failed: ['STRATEGY_FAILED'] },
  creativesLearning: { succeeded: ['CREATIVES_GENERATED'] },
  executionLearning: { started: ['EXECUTION_STARTED'], succeeded: ['EXECUTION_COMPLETED'] },
  packLearning: { started: ['PACK_STARTED'], succeeded: ['PACK_COMPLETED'], failed: ['PACK_FAILED'] },
};

const TYPES = Object.keys(eventTypeFacts) as readonly EventName[];

const TYPE_BY_HELPER: ReadonlyMap<string, EventName> = new Map(
  TYPES.map((type) => [eventTypeFacts[type].helper, type]),
);

/** Any receiver, also at the end of a chain; the arguments are left as they are. */
const HELPER_CALL = /\.(log[A-Z]\w*|ingestPerformanceData)\s*(?:<[^()]*>)?\(/g;
const WRAPPER_CALL = /\bwithLearning\s*(?:<[^()]*>)?\(\s*[^,()]+,\s*(\w+)/g;
/** `const strategyLearning: LearningKind<…> = {` up to the brace that ends it at the beginning of a line. */
const KIND = /\bconst (\w+): LearningKind<[^=]*> = \{\n(.*?)\n\};/gs;
const HANDLER = /^ {2}(started|succeeded|failed)(?=[:(])/gm;
/** How far behind `logEvent(` its type is looked for, in characters. */
const TYPE_DISTANCE = 200;

/** Takes any arguments and does nothing: every object has a `valueOf`. */
const NO_CALL = ".valueOf.call('', ";
/** What a generator is without learning around it. */
const NO_WRAPPER =
  '(<In, Tools, Out>(_kaizen: unknown, _kind: unknown, generate: (input: In, tools: Tools) => Out) => (input: In, tools: Tools = {} as Tools) => generate(input, tools))(';

/**
 * Every place in a source that logs events of a known type: calls of the client's helpers and of `logEvent`, generators that
 * are wrapped by `withLearning`, and kinds that are defined there. Kinds of the caller's own are known by `kinds`. Helpers
 * that were taken out of the client, as by `const { logLeadCreated } = kaizen`, are not found.
 */
export function findLoggingCalls(
  { file, text }: { readonly file: string; readonly text: string },
  kinds: Readonly<Record<string, KindEvents>> = {},
): readonly LoggingCall[] {
  const known = { ...CLIENT_KINDS, ...kinds };
  const found = [...helperCalls(text), ...wrapperCalls(text, known), ...kindHandlers(text, known)];
  return found
    .toSorted((a, b) => a.at - b.at)
    .map(({ at, length, what, types, replacement }) => ({
      file,
      line: text.slice(0, at).split('\n').length,
      what,
      types,
      without: text.slice(0, at) + replacement + text.slice(at + length),
    }));
}

interface Place {
  readonly at: number;
  readonly length: number;
  readonly what: string;
  readonly types: readonly EventName[];
  readonly replacement: string;
}

function helperCalls(text: string): readonly Place[] {
  return [...text.matchAll(HELPER_CALL)].flatMap(({ index: at, 0: whole, 1: helper = '' }) => {
    const type = TYPE_BY_HELPER.get(helper) ?? typeBehind(text, at + whole.length, helper);
    if (type === undefined || type === 'CUSTOM') return [];
    const what = TYPE_BY_HELPER.has(helper) ? helper : `${helper} ${type}`;
    return [{ at, length: whole.length, what, types: [type], replacement: NO_CALL }];
  });
}

/** `logPackEvent` names the type first, `logEvent` in its object. */
function typeBehind(text: string, from: number, helper: string): EventName | undefined {
  const behind = text.slice(from, from + TYPE_DISTANCE);
  const pattern = helper === 'logPackEvent' ? /^\s*['"]([A-Z_]+)['"]/ : /\btype:\s*['"]([A-Z_]+)['"]/;
  if (helper !== 'logPackEvent' && helper !== 'logEvent') return undefined;
  const [, name] = pattern.exec(behind) ?? [];
  return TYPES.find((type) => type === name);
}

function wrapperCalls(text: string, kinds: Readonly<Record<string, KindEvents>>): readonly Place[] {
  return [...text.matchAll(WRAPPER_CALL)].flatMap(({ index: at, 0: whole, 1: kind = '' }) => {
    const types = Object.values(kinds[kind] ?? {}).flat();
    if (types.length === 0) return [];
    const length = whole.indexOf('(') + 1;
    return [{ at, length, what: `withLearning(${kind})`, types, replacement: NO_WRAPPER }];
  });
}

function kindHandlers(text: string, kinds: Readonly<Record<string, KindEvents>>): readonly Place[] {
  return [...text.matchAll(KIND)].flatMap(({ index, 0: whole, 1: kind = '', 2: body = '' }) => {
    const start = index + whole.indexOf('{\n') + 2;
    return [...body.matchAll(HANDLER)].flatMap(({ index: within, 1: when = '' }) => {
      const types = kinds[kind]?.[when as keyof KindEvents] ?? [];
      if (types.length === 0) return [];
      const what = `${kind}.${when}`;
      // The old handler goes on under a name that nobody calls.
      const replacement = `  ${when}: () => [],\n  removed`;
      return [{ at: start + within, length: when.length + 2, what, types, replacement }];
    });
  });
}
