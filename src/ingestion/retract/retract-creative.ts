/**
 * What taking an event back changes in a creative. What only that event reported is removed. What the event had
 * replaced is restored from the remaining events. Everything else stays.
 */

import { nodeKey } from '../../graph/keys.ts';
import type { PreparedEvent } from '../accept/prepared-event.ts';
import type { CreativeWrite } from '../batch/batch-writes.ts';
import { projectKeyOf } from '../batch/batch-writes.ts';
import type { Fold } from '../batch/fold-batch.ts';
import { creativeOf } from '../batch/fold-creative.ts';
import type { TraitSource } from '../batch/stored-state.ts';
import type { CreativeEffect, TraitValue } from '../catalogue/effects.ts';
import { byArrival, isServiceMark, type RestoredEvent } from './restore-event.ts';

/** A creative, and the remaining events that name it, in the order in which they were stored. */
export interface CreativeLeftovers {
  readonly contentId: string;
  /** Events that created or changed it. */
  readonly reports: readonly RestoredEvent[];
  /** Marks that the service set. */
  readonly serviceMarks: readonly RestoredEvent[];
}

/** Every creative an event names, with the remaining events about it. */
export function creativeLeftovers(
  { effects }: PreparedEvent,
  remaining: readonly RestoredEvent[],
): readonly CreativeLeftovers[] {
  const named = [...(effects.creatives ?? []), ...(effects.mark === undefined ? [] : [effects.mark])];
  const sorted = [...remaining].sort(byArrival);
  return [...new Set(named.map(({ contentId }) => contentId))].map((contentId) => ({
    contentId,
    reports: sorted.filter(({ event }) => reportsOn(event, contentId)),
    serviceMarks: sorted.filter(
      ({ event }) => isServiceMark(event) && event.effects.subject?.id === contentId,
    ),
  }));
}

function reportsOn({ effects }: PreparedEvent, contentId: string): boolean {
  return effects.mark?.contentId === contentId || mentionsOf(effects, contentId).length > 0;
}

function mentionsOf(
  { creatives = [] }: { readonly creatives?: readonly CreativeEffect[] },
  contentId: string,
): readonly CreativeEffect[] {
  return creatives.filter((creative) => creative.contentId === contentId);
}

/** A row of the query that unlinks projects: the event's project, if no remaining event links it to the creative. */
export function projectRow(event: PreparedEvent, { contentId, reports }: CreativeLeftovers) {
  const isGone =
    event.projectId !== '' && reports.every((other) => other.event.projectId !== event.projectId);
  return {
    key: nodeKey(event.accountId, contentId),
    firstProjectId: reports[0]?.event.projectId ?? '',
    projectKeys: isGone ? [projectKeyOf(event.accountId, event.projectId)] : [],
  };
}

/** Removes the traits and the text that only the event gave a creative. */
export function retractMention(fold: Fold, event: PreparedEvent, leftovers: CreativeLeftovers): void {
  const { contentId, reports } = leftovers;
  const mentions = mentionsOf(event.effects, contentId);
  if (mentions.length === 0) return;
  const write = creativeOf(fold, event, contentId);
  const keyOf = ({ kind, value }: TraitValue): string => nodeKey(event.accountId, kind, value);
  const candidates = new Set(mentions.flatMap(({ traits }) => traits.map(keyOf)));
  const isItsText = mentions.some(({ text }) => text !== undefined && text === write.current.text);
  const formerText = write.current.text;
  if (isItsText) {
    const text = newestText(leftovers);
    const extractor = text === undefined ? undefined : fold.extractor.version;
    if (text !== formerText) write.current = { ...write.current, text, extractor };
  }
  const { text } = write.current;
  const worded = new Map((text === undefined ? [] : fold.extractor.extract(text)).map((t) => [keyOf(t), t]));
  if (text !== formerText) {
    for (const key of worded.keys()) candidates.add(key);
    for (const [key, source] of write.current.traits) if (source === 'extractor') candidates.add(key);
  }
  const reported = new Set(
    reports.flatMap((other) =>
      mentionsOf(other.event.effects, contentId).flatMap(({ traits }) => traits.map(keyOf)),
    ),
  );
  for (const key of candidates) {
    const source = reported.has(key) ? 'reported' : worded.has(key) ? 'extractor' : undefined;
    const trait = worded.get(key);
    if (trait !== undefined) fold.writes.traits.set(key, trait);
    setTrait(write, key, source);
  }
}

function newestText({ contentId, reports }: CreativeLeftovers): string | undefined {
  return reports
    .flatMap(({ event }) => mentionsOf(event.effects, contentId))
    .findLast(({ text }) => text !== undefined)?.text;
}

function setTrait(write: CreativeWrite, key: string, source: TraitSource | undefined): void {
  const stored = write.current.traits.get(key);
  if (stored === source) return;
  if (stored !== undefined) write.removedTraits.add(key);
  if (source !== undefined) write.addedTraits.set(key, source);
}
