/** Finds the places where sources log events, and produces each source without one such place. */
import type { EventName } from '../client/events/event-arguments.ts';
import { eventTypeFacts } from '../gen/event-types.ts';
import {
  isCall,
  keyOf,
  memberName,
  nameOf,
  nodesIn,
  parseSource,
  type SourceCall,
  type SourceNode,
  unwrapped,
} from './source-nodes.ts';

/** One place that logs events. */
export interface LoggingCall {
  /** The file name as it was given. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** The removed code, for example "logLeadCreated" or "withLearning(strategyLearning)". */
  readonly what: string;
  /** The event types that are no longer logged without it. */
  readonly types: readonly EventName[];
  /** The source without it. */
  readonly without: string;
}

/** The event types that a kind of `withLearning` logs at each point of a run. */
export interface KindEvents {
  readonly started?: readonly EventName[];
  readonly succeeded?: readonly EventName[];
  readonly failed?: readonly EventName[];
}

/** The kinds of the client. Their custom events are not watched. */
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

const HANDLERS: readonly string[] = [
  'started',
  'succeeded',
  'failed',
] satisfies readonly (keyof KindEvents)[];

/** A call that accepts any arguments and does nothing: every object has a `valueOf`. */
const NO_CALL = "valueOf.call('', ";
/** A generator without `withLearning` around it. */
const NO_WRAPPER =
  '(<In, Tools, Out>(_kaizen: unknown, _kind: unknown, generate: (input: In, tools: Tools) => Out) => (input: In, tools: Tools = {} as Tools) => generate(input, tools))(';

/**
 * Finds every place in a source that logs events of a known type: calls of the client's helpers and of `logEvent`,
 * generators wrapped by `withLearning`, and learning kinds defined in the source. `kinds` describes kinds of the
 * caller. Helpers that were taken out of the client, as in `const { logLeadCreated } = kaizen`, are not found. Throws
 * when the source is not TypeScript.
 */
export function findLoggingCalls(
  { file, text }: { readonly file: string; readonly text: string },
  kinds: Readonly<Record<string, KindEvents>> = {},
): readonly LoggingCall[] {
  const known = { ...CLIENT_KINDS, ...kinds };
  return parseSource(file, text)
    .flatMap((node) => [...helperCall(node), ...wrapperCall(node, known), ...kindHandlers(node, known, text)])
    .toSorted((a, b) => a.from - b.from)
    .map(({ from, to, what, types, replacement }) => ({
      file,
      line: text.slice(0, from).split('\n').length,
      what,
      types,
      without: text.slice(0, from) + replacement + text.slice(to),
    }));
}

/** A part of the source, and its replacement. */
interface Place {
  readonly from: number;
  readonly to: number;
  readonly what: string;
  readonly types: readonly EventName[];
  readonly replacement: string;
}

/** A call of a helper with any receiver, also at the end of a chain. The arguments stay. */
function helperCall(node: SourceNode): readonly Place[] {
  if (!isCall(node)) return [];
  const { callee, arguments: given } = node;
  const [name, property] = memberName(callee);
  const type = name && (TYPE_BY_HELPER.get(name) ?? typeGiven(name, given));
  if (!type || type === 'CUSTOM') return [];
  const what = TYPE_BY_HELPER.has(name) ? name : `${name} ${type}`;
  return [{ ...untilArguments(property, node), what, types: [type], replacement: NO_CALL }];
}

/** `logPackEvent` has the type as first argument, `logEvent` in its object. */
function typeGiven(helper: string, given: readonly SourceNode[]): EventName | undefined {
  if (helper === 'logPackEvent') return eventName(given[0]);
  if (helper !== 'logEvent') return undefined;
  const named = given.flatMap(nodesIn).flatMap((node) => (keyOf(node) === 'type' ? [node] : []));
  return (
    named.map((node) => node.type === 'ObjectProperty' && eventName(node.value)).find(Boolean) || undefined
  );
}

function eventName(node: SourceNode | undefined): EventName | undefined {
  const inner = node && unwrapped(node);
  return inner?.type === 'StringLiteral' ? TYPES.find((type) => type === inner.value) : undefined;
}

function wrapperCall(node: SourceNode, kinds: Readonly<Record<string, KindEvents>>): readonly Place[] {
  if (!isCall(node)) return [];
  const { callee, arguments: given } = node;
  if (nameOf(callee) !== 'withLearning') return [];
  const kind = given[1] === undefined ? '' : nameOf(unwrapped(given[1]));
  const types = Object.values(kinds[kind] ?? {}).flat();
  if (types.length === 0) return [];
  return [{ ...untilArguments(callee, node), what: `withLearning(${kind})`, types, replacement: NO_WRAPPER }];
}

function kindHandlers(
  node: SourceNode,
  kinds: Readonly<Record<string, KindEvents>>,
  text: string,
): readonly Place[] {
  if (node.type !== 'VariableDeclarator' || node.id.type !== 'Identifier' || !node.init) return [];
  const kind = node.id.name;
  const value = unwrapped(node.init);
  if (value.type !== 'ObjectExpression') return [];
  return value.properties.flatMap((property) => {
    const when = keyOf(property) ?? '';
    const types = HANDLERS.includes(when) ? (kinds[kind]?.[when as keyof KindEvents] ?? []) : [];
    if (types.length === 0 || property.type === 'SpreadElement') return [];
    const [from, to] = [property.start ?? 0, property.key.end ?? 0];
    const modifiers = text.slice(from, property.key.start ?? from);
    const isShort = property.type === 'ObjectProperty' && property.shorthand;
    // The old handler stays under a name that nobody calls.
    const replacement = `${when}: () => [],\n  ${modifiers}removed${isShort ? `: ${when}` : ''}`;
    return [{ from, to, what: `${kind}.${when}`, types, replacement }];
  });
}

/** From a part of the callee to the first argument, or to the end of a call without arguments. */
function untilArguments(
  part: SourceNode | undefined,
  { arguments: [first], end }: SourceCall,
): Pick<Place, 'from' | 'to'> {
  const from = part?.start ?? 0;
  // The closing parenthesis of the call stays.
  return { from, to: first?.start ?? (end ?? from) - 1 };
}
