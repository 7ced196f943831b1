/**
 * Brings the names in the items of a batch into canonical form and checks them, one by one. What an answer tells of the
 * items is limited, and so is the time without a pause.
 */
import type { Violation } from '../shared/errors.ts';
import { mapYielding } from '../shared/map-yielding.ts';
import { decodingProblems } from './codec.ts';
import { normaliseMessage } from './normalise.ts';
import { MAX_VIOLATIONS, validateMessage } from './validate.ts';

/**
 * Most violations of a batch beyond the first one of each item. With them and ten thousand refused items, an answer
 * stays below the 4 MiB that clients accept.
 */
const MAX_FURTHER_VIOLATIONS = 1_000;

/** An item of a batch, and its place in the request. */
export interface PlacedItem<Item> {
  readonly item: Item;
  /** For example `events[3]`. */
  readonly path: string;
}

/**
 * Changes the items in place, and returns the violations of each, in their order. Every item with violations lists its
 * first one. Items in front list up to {@link MAX_VIOLATIONS}, as long as the limit of the whole batch allows.
 */
export function validateItems<Item extends object>(
  messageName: string,
  items: readonly PlacedItem<Item>[],
): Promise<readonly (readonly Violation[])[]> {
  let left = MAX_FURTHER_VIOLATIONS;
  return mapYielding(items, ({ item, path }) => {
    normaliseMessage(messageName, item);
    const most = Math.min(MAX_VIOLATIONS, 1 + left);
    const unread = decodingProblems(item, path);
    const found = [...unread, ...validateMessage(messageName, item, path, { most })];
    left -= Math.min(left, Math.max(0, found.length - 1));
    // One entry that tells both, because there may be ten thousand of them.
    return most === 1 && found.length > 1 ? [found[0] as Violation] : found;
  });
}
