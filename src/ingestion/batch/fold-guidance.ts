import { nodeKey } from '../../graph/keys.ts';
import type { PreparedEvent } from '../accept/prepared-event.ts';
import type { BatchWrites } from './batch-writes.ts';

/** Keeps the guidance of an event that is going to be stored, and the creatives it generated with it. */
export function foldGuidance(writes: BatchWrites, event: PreparedEvent): void {
  if (event.guidance === undefined) return;
  writes.guidedEvents.push(event);
  // Others mention creatives too (figures, marks), but only generating one says what it was generated with.
  if (event.type !== 'CREATIVES_GENERATED') return;
  for (const { contentId } of event.effects.creatives ?? []) {
    const key = nodeKey(event.accountId, contentId);
    if (!writes.guidedCreatives.has(key)) writes.guidedCreatives.set(key, event.guidance.useKey);
  }
}
