import { nodeKey } from '../../graph/keys.ts';
import type { PreparedEvent } from '../accept/prepared-event.ts';
import type { BatchWrites } from './batch-writes.ts';

/** Keeps the guidance of an event that will be stored, and the creatives that were generated with it. */
export function foldGuidance(writes: BatchWrites, event: PreparedEvent): void {
  if (event.guidance === undefined) return;
  writes.guidedEvents.push(event);
  // Records and marks mention creatives too, but only generating a creative tells which guidance it was generated with.
  if (event.type !== 'CREATIVES_GENERATED') return;
  for (const { contentId } of event.effects.creatives ?? []) {
    const key = nodeKey(event.accountId, contentId);
    if (!writes.guidedCreatives.has(key)) writes.guidedCreatives.set(key, event.guidance.useKey);
  }
}
