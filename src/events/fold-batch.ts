/**
 * Decides a batch in memory: which events are new, and everything they write, from what the graph held when the
 * batch's transaction locked it. Pure, so that every case of "exactly once in effect" can be tested by itself.
 */

import { nodeKey } from '../graph/keys.ts';
import { foldGuidance } from '../guidance/fold-guidance.ts';
import { foldCreative } from '../performance/fold-creative.ts';
import { foldFigure, judgeFigure } from '../performance/fold-figure.ts';
import { foldMark } from '../performance/fold-mark.ts';
import type { TextTraitExtractor } from '../performance/text-traits/text-trait-extractor.ts';
import { type BatchWrites, count, dayOf, entryOf, increase, noWrites, projectKeyOf } from './batch-writes.ts';
import type { Outcome } from './outcome.ts';
import { type PreparedEvent, placeOf } from './prepared-event.ts';
import type { StoredAccount, StoredEvent, StoredFigure, StoredState } from './stored-state.ts';

/** A batch in the middle of being decided: what is stored, with what the batch has added so far. */
export interface Fold {
  readonly state: StoredState;
  readonly events: Map<string, StoredEvent>;
  readonly figures: Map<string, StoredFigure>;
  readonly writes: BatchWrites;
  readonly extractor: TextTraitExtractor;
}

/** Outcomes in the order of the events, and what to write. */
export interface FoldedBatch {
  readonly outcomes: readonly Outcome[];
  readonly writes: BatchWrites;
}

/** Folds the events in their order; a later one sees what an earlier one of the same batch did. */
export function foldBatch(
  events: readonly PreparedEvent[],
  state: StoredState,
  extractor: TextTraitExtractor,
): FoldedBatch {
  const fold: Fold = {
    state,
    events: new Map(state.events),
    figures: new Map(state.figures),
    writes: noWrites(),
    extractor,
  };
  const outcomes = events.map((event) => foldEvent(fold, event));
  return { outcomes, writes: fold.writes };
}

function foldEvent(fold: Fold, event: PreparedEvent): Outcome {
  const account = fold.state.accounts.get(event.accountKey);
  const refusal = account === undefined ? refuseUnknownAccount(event) : refuseCurrency(event, account);
  if (account === undefined || refusal !== undefined) return refusal ?? refuseUnknownAccount(event);
  const stored = fold.events.get(event.key);
  if (stored !== undefined) return repeated(event, stored);
  const { figure, mark } = event.effects;
  if (figure !== undefined) {
    const judged = judgeFigure(fold, event, figure);
    if (judged !== undefined) return judged;
  }
  store(fold, event, account);
  for (const creative of event.effects.creatives ?? []) foldCreative(fold, event, creative);
  const marking = figure === undefined ? undefined : foldFigure(fold, event, figure);
  if (mark !== undefined) foldMark(fold, event, mark);
  if (marking !== undefined) store(fold, marking, account);
  return {
    status: 'ACCEPTED',
    eventId: event.eventId,
    recordTime: event.recordTime,
    warnings: event.warnings,
  };
}

/** Everything an event does that has nothing to do with creatives. */
function store({ writes, events, state }: Fold, event: PreparedEvent, account: StoredAccount): void {
  events.set(event.key, { hash: event.hash, recordTime: event.recordTime });
  writes.events.push(event);
  const { accountId, accountKey, projectId, type, effects } = event;
  const projectKey = projectKeyOf(accountId, projectId);
  if (projectKey !== '' && !state.projects.has(projectKey)) {
    writes.newProjects.set(projectKey, { accountKey, projectId });
  }
  const owner = entryOf(writes.owners, nodeKey(accountKey, projectKey), () => ({
    accountKey,
    projectKey,
    events: 0,
    performance: 0,
  }));
  owner.events += 1;
  if (effects.figure !== undefined) owner.performance += 1;
  const day = dayOf(writes, event, event.date);
  day.events += 1;
  increase(day.types, type, 1);
  keepNewestState(writes, event);
  const segment = segmentName(account, state.projects.get(projectKey));
  for (const { label, name, add } of effects.counters ?? []) {
    const resolved = label === 'SegmentStat' && name === '' ? segment : name;
    if (resolved !== '') count(writes, { accountId, accountKey, label, name: resolved }, add);
  }
  for (const link of effects.links ?? []) {
    writes.links.set(nodeKey(accountId, ...Object.values(link)), { ...link, accountId });
  }
  foldGuidance(writes, event);
}

function keepNewestState({ subjects }: BatchWrites, event: PreparedEvent): void {
  const { subject } = event.effects;
  if (subject === undefined || subject.label === 'Creative') return;
  const { label, id, state = '' } = subject;
  const key = nodeKey(event.accountId, id);
  const entry = entryOf(subjects, `${label} ${key}`, () => ({ label, key, id, state, event }));
  // Of events of the same instant the later one in the batch is the newer.
  if (placeOf(event.eventTime) >= placeOf(entry.event.eventTime)) {
    entry.state = state;
    entry.event = event;
  }
}

/** "SaaS startup": the project's industry and client type, where it has none of its own the account's. */
function segmentName(
  account: StoredAccount,
  project: { readonly industry: string; readonly clientType: string } | undefined,
): string {
  const industry = project?.industry || account.industry;
  const clientType = project?.clientType || account.clientType;
  return `${industry} ${clientType}`.trim();
}

function repeated(event: PreparedEvent, stored: StoredEvent): Outcome {
  if (stored.hash === event.hash) {
    return {
      status: 'DUPLICATE',
      eventId: event.eventId,
      recordTime: stored.recordTime,
      warnings: event.warnings,
    };
  }
  return {
    status: 'CONFLICT',
    eventId: event.eventId,
    reason: 'EVENT_ID_CONFLICT',
    message: 'an event with this id and other content is stored',
    violations: [],
  };
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
