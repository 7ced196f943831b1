import { clearDayMarks, type FindDirtyDaysRow, findDirtyDays, writeSnapshots } from '../../gen/queries.ts';
import { pagesOf } from '../../shared/pages.ts';
import type { StageContext, StageOutcome } from './stage-context.ts';

/** Dates in one transaction. Each is summed over every project of the account. */
const DATES_PER_PAGE = 20;

/**
 * Stage 7, before publication: for every date with changes, sums its days into the snapshot of the date. A day that
 * changes meanwhile keeps its mark, and the next cycle sums its date again.
 */
export async function takeSnapshots({
  graph,
  accountKey,
  write,
  expect,
}: StageContext): Promise<StageOutcome> {
  const days = await graph.run(findDirtyDays, { accountKey });
  expect(days.length);
  const byDate = new Map<string, FindDirtyDaysRow[]>();
  for (const day of days) {
    const sameDate = byDate.get(day.date);
    if (sameDate === undefined) byDate.set(day.date, [day]);
    else sameDate.push(day);
  }
  for (const page of pagesOf([...byDate], DATES_PER_PAGE)) {
    const changed = page.flatMap(([, sameDate]) => sameDate);
    await write(
      (transaction) =>
        // The order matters: marks are cleared first, so every change committed before that is in the sum.
        Promise.all([
          transaction.run(clearDayMarks, {
            days: changed.map(({ dayKey, change }) => ({ dayKey, change: BigInt(change) })),
          }),
          transaction.run(writeSnapshots, { accountKey, dates: page.map(([date]) => date) }),
        ]),
      () => ({ counts: { days: changed.length, snapshots: page.length }, work: changed.length }),
    );
  }
  // Default counts of zero. The counts saved with the writes replace these.
  return { counts: { days: 0, snapshots: 0 } };
}
