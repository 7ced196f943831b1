/**
 * Decides in memory what taking back many records at once writes. The result equals taking them back one after the
 * other, creative by creative. A performance record is about one creative, and has no state, no links and no guidance.
 */

import type { Timestamp } from '../../gen/google/protobuf/timestamp.ts';
import type { TextTraitExtractor } from '../../text-traits/text-trait-extractor.ts';
import type { PreparedEvent } from '../accept/prepared-event.ts';
import { type BatchWrites, projectKeyOf } from '../batch/batch-writes.ts';
import { beginFold, countEvent, type Fold, store } from '../batch/fold-batch.ts';
import { figureKey } from '../batch/fold-figure.ts';
import type { StoredAccount, StoredState } from '../batch/stored-state.ts';
import type { FigureEffect } from '../catalogue/effects.ts';
import type { RestoredEvent } from '../retract/restore-event.ts';
import {
  type CreativeLeftovers,
  creativeLeftovers,
  projectRow,
  retractMention,
} from '../retract/retract-creative.ts';
import { retractFigure } from '../retract/retract-figure.ts';
import { retractMark } from '../retract/retract-mark.ts';

/** The stored state of what the records touched, and the events about it that still hold. */
export interface UndoLeftovers {
  readonly state: StoredState;
  /** Marks that the service set because of the records and that still hold. */
  readonly causedMarks: readonly PreparedEvent[];
  readonly ofCreatives: readonly RestoredEvent[];
}

/** All that is written. */
export interface UndoWrites {
  readonly writes: BatchWrites;
  readonly retracted: readonly PreparedEvent[];
  readonly removedFigures: readonly string[];
  readonly projects: readonly ReturnType<typeof projectRow>[];
}

interface UndoContext {
  readonly account: StoredAccount;
  readonly extractor: TextTraitExtractor;
  readonly time: Timestamp;
}

/** Folds the inverse of the records. Throws EVENT_NOT_RETRACTABLE when one of them cannot be taken back. */
export function foldUndo(
  events: readonly PreparedEvent[],
  leftovers: UndoLeftovers,
  { account, extractor, time }: UndoContext,
): UndoWrites {
  const fold = beginFold(leftovers.state, extractor);
  const remaining = byCreative(leftovers.ofCreatives, ({ event }) => event);
  const retracted = [...events, ...leftovers.causedMarks];
  const removedFigures: string[] = [];
  const projects: ReturnType<typeof projectRow>[] = [];
  for (const [contentId, own] of byCreative(events, (event) => event)) {
    const holding = remaining.get(contentId) ?? [];
    const event = mentionedTogether(own);
    const [creative] = creativeLeftovers(event, holding);
    if (creative === undefined) throw new Error('a record is undone that names no creative');
    retractMention(fold, event, creative);
    removedFigures.push(...retractFigures(fold, own, holding, account));
    const marks = retractMark(fold, event, creative, time);
    if (marks.logged !== undefined) store(fold, marks.logged, account);
    retracted.push(...marks.retracted);
    projects.push({ ...projectRow(event, creative), projectKeys: goneProjects(own, creative) });
  }
  for (const each of retracted) countEvent(fold.writes, each, { segment: '', sign: -1 });
  return { writes: fold.writes, retracted, removedFigures, projects };
}

/**
 * Groups items by the creative that their event names. A mark that the service set counts for the creative it is about.
 */
function byCreative<Item>(
  items: readonly Item[],
  eventOf: (item: Item) => PreparedEvent,
): ReadonlyMap<string, readonly Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const { creatives = [], mark, subject } = eventOf(item).effects;
    const named = creatives.map(({ contentId }) => contentId);
    if (mark !== undefined) named.push(mark.contentId);
    if (subject?.label === 'Creative') named.push(subject.id);
    for (const contentId of new Set(named)) {
      const group = groups.get(contentId);
      if (group === undefined) groups.set(contentId, [item]);
      else group.push(item);
    }
  }
  return groups;
}

/** The last of the events, with the mentions of the creative of all of them. */
function mentionedTogether(events: readonly PreparedEvent[]): PreparedEvent {
  const last = events.at(-1);
  if (last === undefined) throw new Error('nothing is undone of a creative');
  const creatives = events.flatMap(({ effects }) => effects.creatives ?? []);
  return { ...last, effects: { ...last.effects, creatives } };
}

/**
 * Retracts each performance record once, however many of its revisions are taken back. Returns the keys of those that
 * are gone.
 */
function retractFigures(
  fold: Fold,
  events: readonly PreparedEvent[],
  remaining: readonly RestoredEvent[],
  { figuresResetMs }: StoredAccount,
): readonly string[] {
  const figures = new Map<string, { readonly event: PreparedEvent; readonly figure: FigureEffect }>();
  for (const event of events) {
    const { figure } = event.effects;
    if (figure !== undefined) figures.set(figureKey(event, figure), { event, figure });
  }
  return [...figures.values()].flatMap(({ event, figure }) => {
    const holding = { remaining, figuresResetMs: figuresResetMs ?? 0 };
    return retractFigure(fold, event, figure, holding) ?? [];
  });
}

/** Keys of the projects to which only these events link the creative. */
function goneProjects(
  events: readonly PreparedEvent[],
  { reports }: Pick<CreativeLeftovers, 'reports'>,
): string[] {
  const kept = new Set(reports.map(({ event }) => event.projectId));
  const gone = events.filter(({ projectId }) => projectId !== '' && !kept.has(projectId));
  return [...new Set(gone.map(({ accountId, projectId }) => projectKeyOf(accountId, projectId)))].sort();
}
