/**
 * Decides a batch in memory: which events are new and what they write, given the state that the batch's transaction has
 * locked. Pure, so that every case of "exactly once in effect" can be tested by itself.
 */

import { nodeKey } from '../../graph/keys.ts';
import type { Figures } from '../../shared/figures.ts';
import type { TextTraitExtractor } from '../../text-traits/text-trait-extractor.ts';
import { FAILURE_ID_PREFIX } from '../accept/ingestion-failure.ts';
import { type PreparedEvent, placeOf } from '../accept/prepared-event.ts';
import { type CounterEffect, DEALS_MICROS } from '../catalogue/effects.ts';
import { countInImport } from '../imports/fold-import.ts';
import type { Outcome, RefusedOutcome } from '../outcome.ts';
import {
  type BatchWrites,
  count,
  dayOf,
  entryOf,
  increase,
  noWrites,
  ownerOf,
  projectKeyOf,
} from './batch-writes.ts';
import { refuseExpired } from './expired-events.ts';
import { foldCreative } from './fold-creative.ts';
import { foldFigure, otherFigures, outcomeOfStored, refuseFigure } from './fold-figure.ts';
import { foldGuidance } from './fold-guidance.ts';
import { foldMark } from './fold-mark.ts';
import { hasFreeId, setAside } from './free-id.ts';
import { MAX_TOTAL_MICROS, outOfRange, totalsRefused } from './limited-totals.ts';
import type { StoredAccount, StoredEvent, StoredFigure, StoredState } from './stored-state.ts';

/** A batch while it is being decided: the stored state, and what the batch has added so far. */
export interface Fold {
  readonly state: StoredState;
  readonly events: Map<string, StoredEvent>;
  readonly figures: Map<string, StoredFigure>;
  /** Totals that have a limit, as in the state. */
  readonly dates: Map<string, Figures>;
  readonly platforms: Map<string, Figures>;
  readonly deals: Map<string, bigint>;
  readonly writes: BatchWrites;
  readonly extractor: TextTraitExtractor;
}

/** Outcomes in the order of the events, and what to write. */
export interface FoldedBatch {
  readonly outcomes: readonly Outcome[];
  readonly writes: BatchWrites;
}

/** Warning of a duplicate whose original was taken back. Retrying a log does not bring a retracted event back. */
const RETRACTED =
  'RETRACTED: the event was taken back, and stays so: if it holds after all, log it under another id';

/** Folds the events in their order. Each event sees what earlier events of the batch did. */
export function foldBatch(
  events: readonly PreparedEvent[],
  state: StoredState,
  extractor: TextTraitExtractor,
): FoldedBatch {
  const fold = beginFold(state, extractor);
  const outcomes = events.map((event) => foldEvent(fold, inKnownProject(fold, event)));
  return { outcomes, writes: fold.writes };
}

/** A fold to which no event has added anything. */
export function beginFold(state: StoredState, extractor: TextTraitExtractor): Fold {
  return {
    state,
    events: new Map(state.events),
    figures: new Map(state.figures),
    dates: new Map(state.dates),
    platforms: new Map(state.platforms),
    deals: new Map(state.deals),
    writes: noWrites(),
    extractor,
  };
}

/**
 * A refused record makes no project: a misspelt name would stay for good. Its failure is then the account's. Projects
 * begin with an event that is accepted.
 */
function inKnownProject({ state, writes }: Fold, event: PreparedEvent): PreparedEvent {
  if (!event.eventId.startsWith(FAILURE_ID_PREFIX)) return event;
  const projectKey = projectKeyOf(event.accountId, event.projectId);
  const isKnown = state.projects.has(projectKey) || writes.newProjects.has(projectKey);
  return isKnown ? event : { ...event, projectId: '' };
}

function foldEvent(fold: Fold, event: PreparedEvent): Outcome {
  const account = fold.state.accounts.get(event.accountKey);
  if (account === undefined) return refuseUnknownAccount(event);
  const refusal =
    refuseErased(fold, event) ?? refuseExpired(fold.state, event) ?? refuseCurrency(event, account);
  if (refusal !== undefined) return refusal;
  const stored = fold.events.get(event.key);
  if (stored !== undefined && !hasFreeId(fold, event, stored)) return repeated(event, stored);
  const { figure, mark } = event.effects;
  if (figure !== undefined) {
    const settled = outcomeOfStored(fold, event, figure);
    if (settled !== undefined) return settled;
  }
  const tooMuch = figure === undefined ? refuseDeals(fold, event) : refuseFigure(fold, event, figure);
  if (tooMuch !== undefined) return tooMuch;
  if (stored !== undefined) setAside(fold, event, stored);
  store(fold, event, account);
  for (const creative of event.effects.creatives ?? []) foldCreative(fold, event, creative);
  const marking = figure === undefined ? undefined : foldFigure(fold, event, figure);
  if (figure !== undefined) countInImport(fold.writes, event, figure);
  if (mark !== undefined) foldMark(fold, event, mark);
  if (marking !== undefined) store(fold, marking, account);
  return {
    status: 'ACCEPTED',
    eventId: event.eventId,
    recordTime: event.recordTime,
    warnings: event.warnings,
  };
}

/** Stores what an event changes apart from creatives: owners, days, counters, states, links and guidance. */
export function store({ writes, events, state }: Fold, event: PreparedEvent, account: StoredAccount): void {
  const { hash, recordTime } = event;
  const formers = writes.formers.get(event.key) ?? 0;
  events.set(event.key, { hash, recordTime, retracted: false, undone: false, formers });
  writes.events.push(event);
  const { accountId, accountKey, projectId, effects } = event;
  const projectKey = projectKeyOf(accountId, projectId);
  const project = state.projects.get(projectKey);
  if (projectKey !== '' && project === undefined) {
    writes.newProjects.set(projectKey, { accountKey, projectId });
  }
  const segment = segmentName(account, project);
  if (segment !== '' && effects.counters?.some(isUnnamedSegment)) writes.segments.set(event.key, segment);
  countEvent(writes, event, { segment, sign: 1 });
  keepNewestState(writes, event);
  for (const link of effects.links ?? []) {
    writes.links.set(nodeKey(accountId, ...Object.values(link)), { ...link, accountId });
  }
  foldGuidance(writes, event);
}

/** How an event is counted. */
export interface CountOptions {
  /** The segment it counts on when it names none; '' for none. */
  readonly segment: string;
  readonly sign: 1 | -1;
  /** Whether the event is deleted in the same transaction. */
  readonly isRemoved?: boolean;
}

function isUnnamedSegment({ label, name }: CounterEffect): boolean {
  return label === 'SegmentStat' && name === '';
}

/**
 * Moves every counter of an event: up when it is stored (sign 1), down when it is taken back (sign -1). An event that
 * is removed leaves no trace: it does not count among those that were taken back.
 */
export function countEvent(
  writes: BatchWrites,
  event: PreparedEvent,
  { segment, sign, isRemoved = false }: CountOptions,
): void {
  const { accountId, accountKey, type, effects } = event;
  const owner = ownerOf(writes, event);
  owner.events += sign;
  const day = dayOf(writes, event, event.date);
  day.events += sign;
  increase(day.types, type, sign);
  if (sign < 0 && !isRemoved) increase(day.retracted, type, 1);
  for (const counter of effects.counters ?? []) {
    const { label, add } = counter;
    const name = isUnnamedSegment(counter) ? segment : counter.name;
    const by = sign > 0 ? add : negated(add);
    if (name !== '') count(writes, { accountId, accountKey, label, name }, by);
  }
}

function negated(add: CounterEffect['add']): CounterEffect['add'] {
  return Object.fromEntries(Object.entries(add).map(([name, by]) => [name, -by]));
}

function keepNewestState({ subjects }: BatchWrites, event: PreparedEvent): void {
  const { subject } = event.effects;
  if (subject === undefined || subject.label === 'Creative') return;
  const { label, id, state } = subject;
  const key = nodeKey(event.accountId, id);
  const entry = entryOf(subjects, `${label} ${key}`, () => ({ label, key, id, state, event }));
  // Of events of the same instant, the later one in the batch counts as the newer one.
  if (placeOf(event.eventTime) >= placeOf(entry.event.eventTime)) {
    entry.state = state;
    entry.event = event;
  }
}

/** For example "SaaS startup": industry and client type of the project, or the account's where the project has none. */
export function segmentName(
  account: StoredAccount,
  project: { readonly industry: string; readonly clientType: string } | undefined,
): string {
  const industry = project?.industry || account.industry;
  const clientType = project?.clientType || account.clientType;
  return `${industry} ${clientType}`.trim();
}

/** Adds up deals by pack. Refuses a deal that would take the sum beyond the largest number the database holds. */
function refuseDeals(fold: Fold, event: PreparedEvent): RefusedOutcome | undefined {
  for (const effect of event.effects.counters ?? []) {
    if (effect.label !== 'Pack') continue;
    const { name, add } = effect;
    const by = add[DEALS_MICROS];
    if (by === undefined) continue;
    const key = nodeKey(event.accountId, name);
    const total = (fold.deals.get(key) ?? 0n) + by;
    if (total > MAX_TOTAL_MICROS) {
      const limit = MAX_TOTAL_MICROS;
      const violation = outOfRange({
        field: 'deal_size_micros',
        of: `deals of pack "${name}"`,
        total,
        limit,
      });
      return totalsRefused(event, [violation]);
    }
    fold.deals.set(key, total);
  }
  return undefined;
}

function repeated(event: PreparedEvent, stored: StoredEvent): Outcome {
  if (stored.hash === event.hash) {
    return {
      status: 'DUPLICATE',
      eventId: event.eventId,
      recordTime: stored.recordTime,
      warnings: stored.retracted ? [...event.warnings, RETRACTED] : event.warnings,
    };
  }
  return {
    status: 'CONFLICT',
    eventId: event.eventId,
    reason: 'EVENT_ID_CONFLICT',
    message: conflictOf(event, stored),
    violations: [],
  };
}

function conflictOf({ effects }: PreparedEvent, { retracted }: StoredEvent): string {
  const other = 'an event with this id and other content is stored';
  if (retracted) return `${other}, and was taken back: its id is not free again`;
  return effects.figure === undefined ? other : otherFigures(effects.figure.revision);
}

function refuseUnknownAccount(event: PreparedEvent): Outcome {
  return {
    status: 'REJECTED',
    eventId: event.eventId,
    reason: 'UNKNOWN_ACCOUNT',
    message: `account "${event.accountId}" does not exist: PutAccount creates it`,
    violations: [],
  };
}

/** An erased lead stays erased, also while its earlier events are still being removed. */
function refuseErased({ state }: Fold, event: PreparedEvent): RefusedOutcome | undefined {
  const { subject } = event.effects;
  if (subject?.label !== 'Lead') return undefined;
  if (state.erasedLeads?.has(nodeKey(event.accountId, subject.id)) !== true) return undefined;
  return {
    status: 'REJECTED',
    eventId: event.eventId,
    reason: 'SUBJECT_ERASED',
    message: 'the lead was erased, so nothing about it is stored any more: do not send the event again',
    violations: [],
  };
}

function refuseCurrency(event: PreparedEvent, account: StoredAccount): Outcome | undefined {
  const currency = event.effects.currency ?? event.effects.figure?.currency ?? '';
  if (currency === '' || currency === account.currency) return undefined;
  const description = `is ${currency}, the account's is ${account.currency}`;
  return {
    status: 'REJECTED',
    eventId: event.eventId,
    reason: 'CURRENCY_MISMATCH',
    message: `currency ${description}`,
    violations: [{ field: 'currency', description }],
  };
}
