import { setImmediate as otherWork } from 'node:timers/promises';

/** Longest time in milliseconds without a pause. Answers to other calls are late by as much. */
const SLICE_MS = 10;
/** Items between two looks at the clock. */
const ITEMS_PER_LOOK = 16;

/** Maps items in their order. Other work of the process runs in between when there are many. */
export async function mapYielding<Item, Result>(
  items: readonly Item[],
  map: (item: Item, index: number) => Result,
): Promise<Result[]> {
  const results: Result[] = [];
  let began = performance.now();
  for (const [index, item] of items.entries()) {
    if (index % ITEMS_PER_LOOK === 0 && performance.now() - began > SLICE_MS) {
      await otherWork();
      began = performance.now();
    }
    results.push(map(item, index));
  }
  return results;
}
