/** What a mention of a creative writes: the creative, its reported traits, and the traits of its text. */

import { nodeKey } from '../../graph/keys.ts';
import { NO_FIGURES } from '../../shared/figures.ts';
import type { PreparedEvent } from '../accept/prepared-event.ts';
import type { CreativeEffect } from '../catalogue/effects.ts';
import { type CreativeWrite, entryOf, projectKeyOf } from './batch-writes.ts';
import type { Fold } from './fold-batch.ts';
import type { StoredCreative, TraitSource } from './stored-state.ts';

const UNKNOWN_CREATIVE: StoredCreative = {
  figures: NO_FIGURES,
  mark: undefined,
  markedBy: undefined,
  text: undefined,
  extractor: undefined,
  traits: new Map(),
  projectKeys: new Set(),
};

/** The batch's entry of a creative. It starts from the stored creative. */
export function creativeOf(fold: Fold, event: PreparedEvent, contentId: string): CreativeWrite {
  const key = nodeKey(event.accountId, contentId);
  const write = entryOf<CreativeWrite>(fold.writes.creatives, key, () => {
    const stored = fold.state.creatives.get(key);
    return {
      key,
      accountKey: event.accountKey,
      contentId,
      projectId: event.projectId,
      isNew: stored === undefined,
      current: stored ?? UNKNOWN_CREATIVE,
      addedTraits: new Map(),
      removedTraits: new Set(),
      newProjectKeys: new Set(),
    };
  });
  const projectKey = projectKeyOf(event.accountId, event.projectId);
  if (projectKey !== '' && !write.current.projectKeys.has(projectKey)) write.newProjectKeys.add(projectKey);
  return write;
}

/** Adds reported traits. A new text replaces the traits of the former text. */
export function foldCreative(fold: Fold, event: PreparedEvent, creative: CreativeEffect): void {
  const write = creativeOf(fold, event, creative.contentId);
  for (const { kind, value } of creative.traits) {
    const key = nodeKey(event.accountId, kind, value);
    fold.writes.traits.set(key, { kind, value });
    addTrait(write, key, 'reported');
  }
  const { text } = creative;
  if (text === undefined) return;
  if (text === write.current.text && fold.extractor.version === write.current.extractor) return;
  replaceTextTraits(fold, event, write, text);
}

function replaceTextTraits(fold: Fold, event: PreparedEvent, write: CreativeWrite, text: string): void {
  const keys = new Set<string>();
  for (const { kind, value } of fold.extractor.extract(text)) {
    const key = nodeKey(event.accountId, kind, value);
    fold.writes.traits.set(key, { kind, value });
    keys.add(key);
  }
  for (const [key, source] of [...write.current.traits, ...write.addedTraits]) {
    if (source !== 'extractor' || keys.has(key)) continue;
    if (write.addedTraits.delete(key)) continue;
    write.removedTraits.add(key);
  }
  for (const key of keys) addTrait(write, key, 'extractor');
  write.current = { ...write.current, text, extractor: fold.extractor.version };
}

/** A reported trait outranks one found in the text: it stays when the text changes. */
function addTrait(write: CreativeWrite, key: string, source: TraitSource): void {
  if (write.removedTraits.delete(key) && source === 'extractor') return;
  const known = write.addedTraits.get(key) ?? write.current.traits.get(key);
  if (known === undefined) write.addedTraits.set(key, source);
  else if (known === 'extractor' && source === 'reported' && write.addedTraits.has(key)) {
    write.addedTraits.set(key, source);
  }
}
