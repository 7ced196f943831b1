import { clearDayMarks, type FindDirtyDaysRow, findDirtyDays, writeSnapshots } from '../../gen/queries.ts';
import { pagesOf } from '../../shared/pages.ts';
import type { StageContext, StageOutcome } from './stage-context.ts';

/** Dates in one transaction; each is summed over every project of the account. */
const DATES_PER_PAGE = 20;

/**
 * Stage 7, before publication: sums the days of every date that changed into the date's snapshot. A day that changes
 * in between keeps its mark, and its date is summed again by the next cycle.
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
        // In this order: what is committed before a mark is cleared is in the sum that follows.
        Promise.all([
          transaction.run(clearDayMarks, {
            days: changed.map(({ dayKey, change }) => ({ dayKey, change: BigInt(change) })),
          }),
          transaction.run(writeSnapshots, { accountKey, dates: page.map(([date]) => date) }),
        ]),
      () => ({ counts: { days: changed.length, snapshots: page.length }, work: changed.length }),
    );
  }
  // What was counted with the writes goes before these.
  return { counts: { days: 0, snapshots: 0 } };
}
