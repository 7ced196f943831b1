/** Compares the published guidance of two epochs. Live counts and people's decisions are left out. */

import type { ContextItemChange, DiffContextsResponse } from '../gen/kaizen/v1/context_diff.ts';
import type { GuidanceItem } from '../gen/kaizen/v1/guidance_item.ts';
import { PatternChangeKind, type PatternEstimate } from '../gen/kaizen/v1/pattern_change.ts';
import { patternStateToJSON, traitKindToJSON } from '../gen/kaizen/v1/vocabulary.ts';
import { keyParts } from '../graph/keys.ts';
import { isSameFigure } from '../knowledge/published-figures.ts';
import { invalidFields } from '../shared/errors.ts';
import { protoName } from '../shared/proto-names.ts';
import { contextLists, PUBLISHED_LISTS } from './context-lists.ts';
import type { Knowledge } from './knowledge.ts';
import {
  givenFacts,
  type ReplayDependencies,
  type ReplayedState,
  replayNotes,
  replayState,
} from './replay-context.ts';

/** The two states to compare. */
export interface DiffRequest {
  readonly accountId: string;
  readonly projectId: string;
  readonly from: DiffSide;
  readonly to: DiffSide;
  /** '' for the metric of the contexts, or of the later epoch. */
  readonly metric: string;
  readonly signal?: AbortSignal | undefined;
}

/** One side: a context, an epoch, or with '' and 0 the present. */
export interface DiffSide {
  readonly contextId: string;
  readonly epoch: number;
  /** Name of the request's field that an error about the context id names. */
  readonly field: string;
}

/**
 * Compares two states. Throws UNKNOWN_ACCOUNT, UNKNOWN_EPOCH, or INVALID when the contexts belong to others or have
 * different metrics.
 */
export async function diffContexts(
  dependencies: Omit<ReplayDependencies, 'random'>,
  request: DiffRequest,
): Promise<DiffContextsResponse> {
  const to = await stateOf(dependencies, request, { ...request.to, metric: request.metric });
  const metric = request.metric === '' ? to.knowledge.metric : request.metric;
  const from = await stateOf(dependencies, request, { ...request.from, metric });
  if (from.knowledge.metric !== to.knowledge.metric) {
    throw invalidFields([
      { field: request.from.field, description: 'has another metric than the other context' },
    ]);
  }
  return differences(from, to);
}

/** Lists the items added, removed and changed between two states of the same metric. */
export function differences(from: ReplayedState, to: ReplayedState): DiffContextsResponse {
  const { changes, unchanged } = compare(from.knowledge, to.knowledge);
  return {
    fromEpoch: from.epoch,
    toEpoch: to.epoch,
    metric: to.knowledge.metric,
    changes: [...changes],
    unchanged,
    sentences: [...sentencesOf({ from, to, changes, unchanged })],
    notes: [...new Set([...replayNotes(from), ...replayNotes(to)])],
  };
}

async function stateOf(
  dependencies: Omit<ReplayDependencies, 'random'>,
  { accountId, projectId, signal }: DiffRequest,
  { contextId, epoch, metric, field }: DiffSide & { readonly metric: string },
): Promise<ReplayedState> {
  if (contextId !== '' && epoch !== 0) {
    throw invalidFields([{ field, description: 'stands for the epoch: give one of the two' }]);
  }
  const given = await givenFacts(dependencies, {
    accountId,
    projectId,
    contextId,
    epoch: 0,
    metric: '',
    seed: undefined,
    field,
  });
  return replayState(dependencies, {
    accountId,
    projectId,
    epoch: given?.epoch ?? (epoch === 0 ? undefined : epoch),
    sharedEpoch: given?.sharedEpoch,
    metric: given?.metric ?? metric,
    signal,
  });
}

/** Returns the fields that knowledge fills, by their names in the proto. */
function fieldsOf(knowledge: Knowledge): ReadonlyMap<string, readonly GuidanceItem[]> {
  const lists = contextLists(knowledge);
  return new Map([
    // Every published list has items of guidance.
    ...PUBLISHED_LISTS.map((name) => [protoName(name), lists[name] as GuidanceItem[]] as const),
    ['leads', knowledge.guidance.leads] as const,
  ]);
}

function compare(
  from: Knowledge,
  to: Knowledge,
): { readonly changes: readonly ContextItemChange[]; readonly unchanged: number } {
  const earlier = fieldsOf(from);
  const changes: ContextItemChange[] = [];
  let unchanged = 0;
  for (const [field, items] of fieldsOf(to)) {
    const before = new Map((earlier.get(field) ?? []).map((item) => [nameOf(item), item]));
    const after = new Map(items.map((item) => [nameOf(item), item]));
    for (const [name, item] of after) {
      const was = before.get(name);
      if (was !== undefined && isSame(was, item)) unchanged += 1;
      else changes.push(changeOf(field, { before: was, after: item }));
    }
    for (const [name, item] of before) {
      if (!after.has(name)) changes.push(changeOf(field, { before: item, after: undefined }));
    }
  }
  return { changes, unchanged };
}

function nameOf({ kind, value }: GuidanceItem): string {
  return JSON.stringify([kind, value]);
}

function isSame(left: GuidanceItem, right: GuidanceItem): boolean {
  const [a, b] = [estimateOf(left), estimateOf(right)];
  if (left.grade !== right.grade || a.state !== b.state || a.tests !== b.tests || a.variants !== b.variants)
    return false;
  return [
    [a.lift, b.lift],
    [a.interval?.lower ?? 0, b.interval?.lower ?? 0],
    [a.interval?.upper ?? 0, b.interval?.upper ?? 0],
    [a.signConfidence, b.signConfidence],
    [a.qValue, b.qValue],
  ].every(([x = 0, y = 0]) => isSameFigure(x, y));
}

function estimateOf({ evidence }: GuidanceItem): PatternEstimate {
  return {
    version: evidence?.borrowedWeight === 0 ? Number(keyParts(evidence.patternId).at(-1)) || 0 : 0,
    state: evidence?.state ?? 0,
    lift: evidence?.lift ?? 0,
    interval: evidence?.interval,
    signConfidence: evidence?.signConfidence ?? 0,
    confidence: evidence?.confidence ?? 0,
    qValue: evidence?.qValue ?? 1,
    tests: evidence?.tests ?? 0,
    variants: evidence?.variants ?? 0,
  };
}

function changeOf(
  field: string,
  sides: { readonly before: GuidanceItem | undefined; readonly after: GuidanceItem | undefined },
): ContextItemChange {
  const item = sides.after ?? sides.before;
  const before = sides.before && estimateOf(sides.before);
  const after = sides.after && estimateOf(sides.after);
  const kind = item?.kind ?? 0;
  const value = item?.value ?? '';
  const name = `${traitKindToJSON(kind).replace('TRAIT_KIND_', '').toLowerCase().replaceAll('_', ' ')} "${value}"`;
  const where = field.replaceAll('_', ' ');
  const common = { field, kind, value, before, after };
  if (after === undefined) {
    const was = before === undefined ? '' : `: it was ${saying(before)}`;
    const sentence = `${name} is no longer among ${where}${was}.`;
    return { ...common, what: PatternChangeKind.PATTERN_CHANGE_KIND_CLOSED, sentence };
  }
  if (before === undefined) {
    const sentence = `${name} came to ${where}: ${saying(after)}.`;
    return { ...common, what: PatternChangeKind.PATTERN_CHANGE_KIND_NEW, sentence };
  }
  const sentence = `${name} in ${where} went from ${saying(before)} to ${saying(after)}.`;
  return { ...common, what: PatternChangeKind.PATTERN_CHANGE_KIND_CHANGED, sentence };
}

/** Formats an estimate: "+11.3 % [+6.1, +16.8], established". */
function saying({ lift, interval, state }: PatternEstimate): string {
  const signed = (share: number): string => `${share > 0 ? '+' : ''}${(100 * share).toFixed(1)}`;
  const range = interval === undefined ? '' : ` [${signed(interval.lower)}, ${signed(interval.upper)}]`;
  const standing = patternStateToJSON(state).replace('PATTERN_STATE_', '').toLowerCase();
  return `${signed(lift)} %${range}${state === 0 ? '' : `, ${standing}`}`;
}

function sentencesOf({
  from,
  to,
  changes,
  unchanged,
}: {
  readonly from: ReplayedState;
  readonly to: ReplayedState;
  readonly changes: readonly ContextItemChange[];
  readonly unchanged: number;
}): readonly string[] {
  const number = (kind: PatternChangeKind): number => changes.filter(({ what }) => what === kind).length;
  const came = number(PatternChangeKind.PATTERN_CHANGE_KIND_NEW);
  const went = number(PatternChangeKind.PATTERN_CHANGE_KIND_CLOSED);
  const changed = number(PatternChangeKind.PATTERN_CHANGE_KIND_CHANGED);
  const summary = `From epoch ${from.epoch} to epoch ${to.epoch}, by ${to.knowledge.metric}: ${came} came, ${went} went, ${changed} changed, ${unchanged} stayed as they were.`;
  return [summary, ...changes.map(({ sentence }) => sentence)];
}
