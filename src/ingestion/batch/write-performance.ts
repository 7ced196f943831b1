/** Sends what a batch writes to creatives and performance records. */

import { contrastSetOf, stratumKey } from '../../contrast-sets/contrast-set-key.ts';
import {
  addToDays,
  addToMemberships,
  addTraits,
  countSetWeeks,
  createFigures,
  leaveSets,
  linkProjectsToCreatives,
  markSetsOfCreativesDirty,
  mergeTraits,
  removeTraits,
  replaceFigures,
  settleSets,
  touchContrastSets,
  touchStrata,
  writeCreatives,
} from '../../gen/queries.ts';
import { keyParts, nodeKey } from '../../graph/keys.ts';
import type { GraphTransaction } from '../../graph/transaction.ts';
import { FIGURE_NAMES, type Figures, ratio } from '../../shared/figures.ts';
import { performanceTier } from '../../statistics/tiers.ts';
import { importKeyOf } from '../imports/fold-import.ts';
import { sendImports } from '../imports/send-imports.ts';
import type {
  BatchWrites,
  CreativeWrite,
  FigureWrite,
  SetMembership,
  SetTouch,
  SetWeek,
  StratumTouch,
} from './batch-writes.ts';
import { markRank } from './creative-mark.ts';
import { expectRows } from './expect-rows.ts';
import { byKey } from './load-state.ts';

/** Metrics as the queries take them: whole numbers in the order of FIGURE_NAMES. */
function figureList(figures: Figures): readonly bigint[] {
  return FIGURE_NAMES.map((name) => figures[name]);
}

/** Statements in the order in which they depend on each other. Empty ones are left out. */
export function writePerformance(
  transaction: GraphTransaction,
  writes: BatchWrites,
): readonly Promise<unknown>[] {
  return [
    ...sendTraits(transaction, writes),
    ...sendCreatives(transaction, writes),
    ...sendFigures(transaction, [...writes.figures.values()].sort(byKey)),
    ...sendSets(transaction, writes),
    ...sendDays(transaction, writes),
    ...sendImports(transaction, writes),
  ];
}

function sendTraits(transaction: GraphTransaction, writes: BatchWrites): readonly Promise<unknown>[] {
  if (writes.traits.size === 0) return [];
  const traits = [...writes.traits].map(([key, { kind, value }]) => ({ key, kind, value }));
  return [transaction.run(mergeTraits, { traits: traits.sort(byKey) })];
}

function sendCreatives(transaction: GraphTransaction, writes: BatchWrites): readonly Promise<unknown>[] {
  if (writes.creatives.size === 0) return [];
  const creatives = [...writes.creatives.values()].sort(byKey);
  const sent: Promise<unknown>[] = [
    transaction.run(writeCreatives, { creatives: creatives.map(creativeRow) }),
  ];
  const links = creatives.flatMap(({ key, newProjectKeys }) =>
    [...newProjectKeys].sort().map((projectKey) => ({ projectKey, creativeKey: key })),
  );
  if (links.length > 0) sent.push(transaction.run(linkProjectsToCreatives, { links }));
  const removed = creatives.flatMap(({ key, removedTraits }) =>
    [...removedTraits].sort().map((traitKey) => ({ creativeKey: key, traitKey })),
  );
  if (removed.length > 0) sent.push(transaction.run(removeTraits, { traits: removed }));
  const added = creatives.flatMap(({ key, addedTraits }) =>
    [...addedTraits].map(([traitKey, source]) => ({ creativeKey: key, traitKey, source })),
  );
  if (added.length > 0) sent.push(transaction.run(addTraits, { traits: added }));
  const changed = creatives.filter(
    ({ isNew, addedTraits, removedTraits }) => !isNew && addedTraits.size + removedTraits.size > 0,
  );
  if (changed.length > 0) {
    const rows = changed.map(({ key, accountKey }) => ({ creativeKey: key, accountKey }));
    sent.push(transaction.run(markSetsOfCreativesDirty, { creatives: rows }));
  }
  return sent;
}

function creativeRow({ key, accountKey, contentId, projectId, current }: CreativeWrite) {
  const { mark, markedBy, text, extractor, figures } = current;
  return {
    key,
    contentId,
    projectId,
    text: text ?? null,
    extractor: extractor ?? null,
    mark: mark ?? null,
    markedBy: markedBy ?? null,
    markKey: mark === undefined ? null : nodeKey(...keyParts(accountKey), mark),
    markRank: mark === undefined ? null : markRank(mark, figures),
    figures: figureList(figures),
  };
}

function sendFigures(
  transaction: GraphTransaction,
  figures: readonly FigureWrite[],
): readonly Promise<unknown>[] {
  const sent: Promise<unknown>[] = [];
  const created = figures
    .filter(({ isNew }) => isNew)
    .map((write) => ({ ...figureRow(write), ...identityRow(write) }));
  if (created.length > 0) {
    const result = transaction.run(createFigures, { figures: created });
    sent.push(result.then((row) => expectRows(row.created, created.length)));
  }
  const replaced = figures.filter(({ isNew }) => !isNew).map(figureRow);
  if (replaced.length > 0) sent.push(transaction.run(replaceFigures, { figures: replaced }));
  return sent;
}

function figureRow({ key, event, revision, setKey, assignment }: FigureWrite) {
  const { figure } = event.effects;
  if (figure === undefined) throw new Error('a performance record is written by an event that has none');
  const { engagements, engagement_impressions } = figure.figures;
  return {
    key,
    revision: BigInt(revision),
    contentHash: figure.contentHash,
    setKey,
    stratumKey: stratumKey(setKey, figure),
    plannedShare: figure.plannedShare ?? null,
    assignment,
    tier: engagement_impressions === 0n ? null : performanceTier(ratio(engagements, engagement_impressions)),
    importKey: importKeyOf(event) ?? null,
    recordSeconds: BigInt(event.recordTime.seconds),
    recordNanos: BigInt(event.recordTime.nanos),
    figures: figureList(figure.figures),
  };
}

function identityRow({ creativeKey, event }: FigureWrite) {
  const { platform = '', audience = '', date = '' } = event.effects.figure ?? {};
  return { creativeKey, projectId: event.projectId, platform, audience, date };
}

function sendSets(transaction: GraphTransaction, writes: BatchWrites): readonly Promise<unknown>[] {
  if (writes.sets.size === 0) return [];
  const sets = [...writes.sets.values()].sort(byKey);
  const weeks = [...writes.setWeeks.values()].filter(({ days }) => days.some((records) => records !== 0));
  const memberships = [...writes.memberships]
    .filter(([, member]) => isChange(member))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, member]) => member);
  const sent: Promise<unknown>[] = [transaction.run(touchContrastSets, { sets: sets.map(setRow) })];
  if (weeks.length > 0) {
    sent.push(transaction.run(countSetWeeks, { weeks: weeks.sort(byCoarseKey).map(weekRow) }));
  }
  // By week first: the coarse sets of weeks are locked in that order.
  const strata = [...writes.strata.values()].sort(byWeekThenKey);
  sent.push(transaction.run(touchStrata, { strata }));
  sent.push(transaction.run(settleSets, { sets: sets.map(({ key, accountKey }) => ({ key, accountKey })) }));
  if (memberships.length > 0) {
    const added = transaction.run(addToMemberships, { memberships: memberships.map(membershipRow) });
    sent.push(added.then((row) => expectRows(row.written, memberships.length)));
  }
  const left = memberships.filter(({ records }) => records < 0);
  if (left.length > 0) {
    const rows = left.map(({ creativeKey, setKey }) => ({ creativeKey, setKey }));
    sent.push(transaction.run(leaveSets, { memberships: rows }));
  }
  return sent;
}

/** False for a record that enters a set and leaves it within one batch: the set does not change. */
function isChange({ records, figures }: SetMembership): boolean {
  return records !== 0 || FIGURE_NAMES.some((name) => figures[name] !== 0n);
}

function byCoarseKey(a: SetWeek, b: SetWeek): number {
  if (a.coarseKey === b.coarseKey) return a.setKey < b.setKey ? -1 : 1;
  return a.coarseKey < b.coarseKey ? -1 : 1;
}

function byWeekThenKey(a: StratumTouch, b: StratumTouch): number {
  if (a.coarseKey === b.coarseKey) return byKey(a, b);
  return a.coarseKey < b.coarseKey ? -1 : 1;
}

function setRow({ key, accountKey, observational }: SetTouch) {
  const { testId, platform = null, audience = null } = contrastSetOf(key);
  return { key, accountKey, testId, platform, audience, observational: BigInt(observational) };
}

function weekRow({ days, ...week }: SetWeek) {
  return { ...week, days: days.map(BigInt) };
}

function membershipRow({ creativeKey, setKey, platform, audience, records, figures }: SetMembership) {
  return { creativeKey, setKey, platform, audience, records: BigInt(records), figures: figureList(figures) };
}

function sendDays(transaction: GraphTransaction, writes: BatchWrites): readonly Promise<unknown>[] {
  const rows = [...writes.days.values()]
    .filter(
      ({ performance, figures }) => performance !== 0 || FIGURE_NAMES.some((name) => figures[name] !== 0n),
    )
    .sort(byKey)
    .map((day) => ({
      key: day.key,
      ownerKey: day.projectKey === '' ? day.accountKey : day.projectKey,
      accountKey: day.accountKey,
      date: day.date,
      records: BigInt(day.performance),
      figures: figureList(day.figures),
    }));
  const ofAccount = rows.filter(({ ownerKey, accountKey }) => ownerKey === accountKey);
  const ofProject = rows.filter(({ ownerKey, accountKey }) => ownerKey !== accountKey);
  return [
    ...(ofAccount.length === 0 ? [] : [transaction.run(addToDays.Account, { days: ofAccount })]),
    ...(ofProject.length === 0 ? [] : [transaction.run(addToDays.Project, { days: ofProject })]),
  ];
}
