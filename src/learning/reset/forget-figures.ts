/**
 * Deletes performance records and subtracts each from every sum it is part of. Records reported meanwhile stay counted.
 */

import {
  countOn,
  countOwners,
  forgetFigures,
  type ListFiguresRow,
  type LockCreativesRow,
  type LockFiguresRow,
  listFigures,
  lockCreatives,
  lockEventAccounts,
  lockFigures,
  settleDaysWithoutFigures,
} from '../../gen/queries.ts';
import { keyParts, nodeKey } from '../../graph/keys.ts';
import type { GraphTransaction } from '../../graph/transaction.ts';
import { type BatchWrites, count, dayOf, noWrites } from '../../ingestion/batch/batch-writes.ts';
import { markOfTotals } from '../../ingestion/batch/creative-mark.ts';
import { platformCounts } from '../../ingestion/batch/fold-figure.ts';
import { foldIntoSet } from '../../ingestion/batch/fold-set.ts';
import { assignmentOf, byKey, figuresOf, storedCreative } from '../../ingestion/batch/load-state.ts';
import { writePerformance } from '../../ingestion/batch/write-performance.ts';
import { addToImportDay } from '../../ingestion/imports/fold-import.ts';
import type { Figures } from '../../shared/figures.ts';
import { NO_FIGURES, subtractFigures } from '../../shared/figures.ts';
import type { ResetContext } from './finish-reset.ts';
import { keyRangeOf } from './reset-scope.ts';

/** Performance records in one transaction: as many as a batch of reports has at most. */
const FIGURES_PER_PAGE = 500;

/**
 * Deletes all performance records and returns their number. A record reported meanwhile stays if its key is behind the
 * scan.
 */
export async function forgetAllFigures(context: ResetContext): Promise<number> {
  const { graph, accountKey, write } = context;
  const { afterKey, endKey } = keyRangeOf(accountKey);
  let place = afterKey;
  let forgotten = 0;
  for (;;) {
    const page = await graph.run(listFigures, { afterKey: place, endKey, limit: BigInt(FIGURES_PER_PAGE) });
    const last = page.at(-1);
    if (last === undefined) return forgotten;
    forgotten += await write((transaction) => forgetPage(transaction, accountKey, page));
    place = last.key;
  }
}

async function forgetPage(
  transaction: GraphTransaction,
  accountKey: string,
  page: readonly ListFiguresRow[],
): Promise<number> {
  const [accountId = ''] = keyParts(accountKey);
  const creativeKeys = [...new Set(page.map(({ contentId }) => nodeKey(accountId, contentId)))].sort();
  // The locks are taken in the same order as in batches: the account first.
  const [, figures, creatives] = await Promise.all([
    transaction.run(lockEventAccounts, { accountKeys: [accountKey] }),
    transaction.run(lockFigures, { figureKeys: page.map(({ key }) => key) }),
    transaction.run(lockCreatives, {
      creatives: creativeKeys.map((key) => ({ key, withTraits: false })),
    }),
  ]);
  const byFigure = new Map(figures.map((figure) => [figure.key, figure]));
  const writes = noWrites();
  const owners = new Map<string, number>();
  const known = new Map(creatives.map((row) => [row.key, row]));
  for (const place of page) {
    const figure = byFigure.get(place.key);
    if (figure === undefined) continue;
    takeOut(writes, {
      accountId,
      accountKey,
      place,
      figure,
      creative: known.get(nodeKey(accountId, place.contentId)),
    });
    owners.set(place.projectId, (owners.get(place.projectId) ?? 0) + 1);
  }
  await Promise.all([
    transaction.run(countOwners, { owners: ownerRows(accountId, accountKey, owners) }),
    ...writePerformance(transaction, writes),
    transaction.run(countOn.PlatformStat, { nodes: platformRows(writes) }),
    transaction.run(settleDaysWithoutFigures, { dayKeys: [...writes.days.keys()].sort() }),
    transaction.run(forgetFigures, { figureKeys: figures.map(({ key }) => key) }),
  ]);
  return figures.length;
}

/** Reverses every write that the report of the performance record made. */
function takeOut(
  writes: BatchWrites,
  of: {
    readonly accountId: string;
    readonly accountKey: string;
    readonly place: ListFiguresRow;
    readonly figure: LockFiguresRow;
    readonly creative: LockCreativesRow | undefined;
  },
): void {
  const { accountId, accountKey, place, figure, creative } = of;
  const owner = { accountId, accountKey, projectId: place.projectId };
  const figures = figuresOf(figure);
  const assignment = assignmentOf(figure.assignment, figure.setKey);
  foldIntoSet(writes, owner, place, { setKey: figure.setKey, assignment, figures, sign: -1 });
  const day = dayOf(writes, owner, place.date);
  day.figures = subtractFigures(day.figures, figures);
  day.performance -= 1;
  const taken = { difference: subtractFigures(NO_FIGURES, figures), records: -1 };
  addToImportDay(writes, figure.importKey ?? undefined, place.date, taken);
  const platform = { accountId, accountKey, label: 'PlatformStat' as const, name: place.platform };
  count(writes, platform, platformCounts(taken.difference));
  if (creative !== undefined) takeFromCreative(writes, { accountKey, place, figures, creative });
}

/** Updates a creative's totals and the mark they earn. A person's mark stays. */
function takeFromCreative(
  writes: BatchWrites,
  {
    accountKey,
    place,
    figures,
    creative,
  }: {
    readonly accountKey: string;
    readonly place: ListFiguresRow;
    readonly figures: Figures;
    readonly creative: LockCreativesRow;
  },
): void {
  const { key } = creative;
  const write = writes.creatives.get(key) ?? {
    key,
    accountKey,
    contentId: place.contentId,
    projectId: place.projectId,
    isNew: false,
    current: storedCreative(creative),
    addedTraits: new Map(),
    removedTraits: new Set<string>(),
    newProjectKeys: new Set<string>(),
  };
  const totals = subtractFigures(write.current.figures, figures);
  const mark = write.current.markedBy === 'PERSON' ? write.current.mark : markOfTotals(totals);
  const markedBy = write.current.markedBy === 'PERSON' ? ('PERSON' as const) : ('SERVICE' as const);
  write.current = {
    ...write.current,
    figures: totals,
    mark,
    markedBy: mark === undefined ? undefined : markedBy,
  };
  writes.creatives.set(key, write);
}

function ownerRows(accountId: string, accountKey: string, owners: ReadonlyMap<string, number>) {
  return [...owners]
    .map(([projectId, performance]) => ({
      accountKey,
      projectKey: projectId === '' ? '' : nodeKey(accountId, projectId),
      events: 0n,
      performance: BigInt(-performance),
    }))
    .sort((a, b) => (a.projectKey < b.projectKey ? -1 : 1));
}

function platformRows({ counters }: BatchWrites) {
  return [...counters.values()].sort(byKey).map(({ key, accountKey, name, add }) => ({
    key,
    accountKey,
    name,
    counts: [...add].map(([counter, by]) => ({ name: counter, by })),
  }));
}
