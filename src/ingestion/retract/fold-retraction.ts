/**
 * Decides in memory what taking an event back writes. Sums get the inverse of what the event added: countEvent of
 * batch/fold-batch.ts moves every counter, here with sign -1. Where the last event decides, the last of the remaining
 * events decides now. Pure, like the fold of a batch.
 */
import type { Timestamp } from '../../gen/google/protobuf/timestamp.ts';
import { nodeKey } from '../../graph/keys.ts';
import type { TextTraitExtractor } from '../../text-traits/text-trait-extractor.ts';
import { type PreparedEvent, placeOf } from '../accept/prepared-event.ts';
import { type BatchWrites, projectKeyOf } from '../batch/batch-writes.ts';
import { beginFold, countEvent, segmentName, store } from '../batch/fold-batch.ts';
import type { StoredAccount } from '../batch/stored-state.ts';
import type { LinkEffect } from '../catalogue/effects.ts';
import type { Leftovers } from './load-leftovers.ts';
import type { RestoredEvent } from './restore-event.ts';
import { type CreativeLeftovers, creativeLeftovers, projectRow, retractMention } from './retract-creative.ts';
import { retractFigure } from './retract-figure.ts';
import { retractMark } from './retract-mark.ts';
import { hasState } from './touched-things.ts';

/** Creatives that lose their link to the event's guidance, and the links of remaining events that replace it. */
export interface GuidanceRetraction {
  readonly useKey: string;
  readonly items: readonly string[];
  readonly creativeKeys: readonly string[];
  readonly links: readonly { readonly creativeKey: string; readonly useKey: string }[];
}

/**
 * All that a retraction writes: the writes of a batch, with negative numbers, and removals, which a batch never does.
 */
export interface RetractionWrites {
  readonly writes: BatchWrites;
  readonly retracted: readonly PreparedEvent[];
  /** The newest remaining event about the subject; undefined when the event's subject has no state. */
  readonly subject: { readonly newest: PreparedEvent | undefined } | undefined;
  readonly links: readonly LinkEffect[];
  readonly removedFigures: readonly string[];
  readonly projects: readonly ReturnType<typeof projectRow>[];
  readonly guidance: GuidanceRetraction | undefined;
}

/** Folds the inverse of one event. */
export function foldRetraction(
  restored: RestoredEvent,
  leftovers: Leftovers,
  {
    account,
    extractor,
    time,
  }: {
    readonly account: StoredAccount;
    readonly extractor: TextTraitExtractor;
    readonly time: Timestamp;
  },
): RetractionWrites {
  const { event } = restored;
  const { state } = leftovers;
  const fold = beginFold(state, extractor);
  const { writes } = fold;
  const creatives = creativeLeftovers(event, leftovers.ofCreatives);
  for (const creative of creatives) retractMention(fold, event, creative);
  const { figure, mark } = event.effects;
  const holding = { remaining: leftovers.ofCreatives, figuresResetMs: account.figuresResetMs ?? 0 };
  const removed = figure === undefined ? undefined : retractFigure(fold, event, figure, holding);
  const [only] = creatives;
  const mayChangeMark = (figure !== undefined || mark !== undefined) && only !== undefined;
  const marks = mayChangeMark ? retractMark(fold, event, only, time) : undefined;
  if (marks?.logged !== undefined) store(fold, marks.logged, account);
  const { causedMark } = leftovers;
  const retracted = [event, ...(causedMark === undefined ? [] : [causedMark]), ...(marks?.retracted ?? [])];
  const segment = segmentName(account, state.projects.get(projectKeyOf(event.accountId, event.projectId)));
  for (const each of retracted) countEvent(writes, each, { segment: restored.segment ?? segment, sign: -1 });
  return {
    writes,
    retracted,
    subject: hasState(event.effects.subject) ? { newest: newestOf(leftovers.ofSubject) } : undefined,
    links: lostLinks(event, leftovers.ofSubject),
    removedFigures: removed === undefined ? [] : [removed],
    projects: creatives.map((creative) => projectRow(event, creative)),
    guidance: foldGuidanceBack(restored, creatives, leftovers),
  };
}

/** The event that decides a subject's state: the newest one and, of the same instant, the one stored last. */
function newestOf(events: readonly RestoredEvent[]): PreparedEvent | undefined {
  const rank = ({ event, arrival }: RestoredEvent): string => placeOf(event.eventTime) + arrival;
  return events.reduce<RestoredEvent | undefined>(
    (newest, other) => (newest === undefined || rank(other) > rank(newest) ? other : newest),
    undefined,
  )?.event;
}

/** Links of the event that no other event about its subject makes. All links of an event begin at its subject. */
function lostLinks({ effects }: PreparedEvent, remaining: readonly RestoredEvent[]): readonly LinkEffect[] {
  const nameOf = (link: LinkEffect): string => nodeKey(...Object.values(link));
  const kept = new Set(remaining.flatMap((other) => (other.event.effects.links ?? []).map(nameOf)));
  return (effects.links ?? []).filter((link) => !kept.has(nameOf(link)));
}

function foldGuidanceBack(
  { event, use }: RestoredEvent,
  creatives: readonly CreativeLeftovers[],
  { items }: Leftovers,
): GuidanceRetraction | undefined {
  if (use === undefined) return undefined;
  const generated = event.type === 'CREATIVES_GENERATED' ? creatives : [];
  const keyOf = ({ contentId }: CreativeLeftovers): string => nodeKey(event.accountId, contentId);
  return {
    useKey: use.useKey,
    items,
    creativeKeys: generated.map(keyOf).sort(),
    links: generated.flatMap((creative) => {
      const first = creative.reports.find(
        (other) => other.event.type === 'CREATIVES_GENERATED' && other.use !== undefined,
      );
      return first?.use === undefined ? [] : [{ creativeKey: keyOf(creative), useKey: first.use.useKey }];
    }),
  };
}
