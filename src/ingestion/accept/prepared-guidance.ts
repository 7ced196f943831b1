/**
 * Checks the guidance that an event reports, and brings it into one form. It is accepted when its context id is valid.
 */
import { createHash } from 'node:crypto';
import { GuidanceUse } from '../../gen/kaizen/v1/guidance.ts';
import { nodeKey } from '../../graph/keys.ts';
import { type ContextTokens, type GuidanceFacts, isTokenProblem } from '../../guidance/context-token.ts';
import type { Violation } from '../../shared/errors.ts';
import { traitKindName } from '../../shared/vocabulary.ts';
import { canonicalJson } from './canonical.ts';

/** Guidance as the batch writer takes it. */
export interface PreparedGuidance {
  /** Key of the use: the same for every event that reports the same context id. */
  readonly useKey: string;
  readonly facts: GuidanceFacts;
  /** Applied items as `kind=value`, sorted, without repetition. */
  readonly items: readonly string[];
  /** Canonical JSON of the message. It is stored with the event and is part of the event's content. */
  readonly json: string;
}

/** Guidance ready to be stored, or what is wrong with it; fields are relative to the guidance. */
export type GuidanceReading =
  | { readonly ok: true; readonly guidance: PreparedGuidance }
  | { readonly ok: false; readonly violations: readonly Violation[] };

/** 22 characters are 128 bits, so that two uses of an account never share a key by chance. */
const USE_HASH_LENGTH = 22;

/** An item as the graph stores it. */
function itemName({ kind, value }: { readonly kind: string; readonly value: string }): string {
  return `${kind}=${value}`;
}

/** Kind and value of a stored item: the inverse of {@link itemName}. No kind contains a `=`. */
export function itemOf(name: string): { readonly kind: string; readonly value: string } {
  const end = name.indexOf('=');
  return { kind: name.slice(0, end), value: name.slice(end + 1) };
}

/** Reads the context id and sorts the items. */
export function prepareGuidance(
  use: GuidanceUse,
  event: { readonly accountId: string; readonly projectId: string },
  tokens: ContextTokens,
): GuidanceReading {
  const { contextId } = use;
  const facts = tokens.read(contextId, nodeKey(event.accountId));
  if (isTokenProblem(facts)) return refused(facts.problem);
  if (facts.projectId !== '' && facts.projectId !== event.projectId) {
    return refused('was given to another project than the one the event names');
  }
  const items = itemsOf(use);
  const message = GuidanceUse.toJSON({ contextId, items: items.map(({ item }) => item) });
  return {
    ok: true,
    guidance: {
      useKey: nodeKey(event.accountId, useHash(contextId)),
      facts,
      items: items.map(({ name }) => name),
      json: canonicalJson(message),
    },
  };
}

/** The guidance that a stored event reports. */
export function storedGuidance(accountId: string, json: string): Pick<PreparedGuidance, 'useKey' | 'items'> {
  const use = GuidanceUse.fromJSON(JSON.parse(json));
  return { useKey: nodeKey(accountId, useHash(use.contextId)), items: itemsOf(use).map(({ name }) => name) };
}

function refused(description: string): GuidanceReading {
  return { ok: false, violations: [{ field: 'context_id', description }] };
}

function useHash(contextId: string): string {
  return createHash('sha256').update(contextId).digest('base64url').slice(0, USE_HASH_LENGTH);
}

/** Values are trimmed like those of traits, so that both can be compared. Unknown kinds were refused before. */
function itemsOf({ items }: GuidanceUse) {
  const byName = new Map(
    items.flatMap((item) => {
      const kind = traitKindName(item.kind);
      const value = item.value.trim();
      if (kind === undefined || value === '') return [];
      const name = itemName({ kind, value });
      return [[name, { name, item: { ...item, value } }] as const];
    }),
  );
  return [...byName.values()].sort((a, b) => (a.name < b.name ? -1 : Number(a.name > b.name)));
}
