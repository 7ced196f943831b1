/** The lists of a context, one row for each: what fills it, and why it is empty when it is. */
import { creativeMessage } from '../creatives/creative-message.ts';
import type { KaizenContext } from '../gen/kaizen/v1/kaizen_service.ts';
import type { ReadAccountFactsRow } from '../gen/queries.ts';
import { protoName } from '../shared/proto-names.ts';
import { channelPerformance, type Dispersion } from './channel-performance.ts';
import { highClaritySegments } from './clarity-segments.ts';
import type { ContextFacts } from './context-facts.ts';
import {
  type Explanation,
  emptyBans,
  emptyChannels,
  emptyPacks,
  emptyRisks,
  emptySegments,
  emptyTraits,
  emptyWinners,
} from './empty-reasons.ts';
import { failureRisks } from './failure-risks.ts';
import { FURTHER_KINDS } from './guidance-lists.ts';
import type { Knowledge } from './knowledge.ts';
import { packSuccessRates } from './pack-success.ts';

/** Names of the lists of a context that guide, as in TypeScript. */
export type ContextListName = Exclude<
  {
    [Name in keyof KaizenContext]: KaizenContext[Name] extends unknown[] ? Name : never;
  }[keyof KaizenContext],
  // Leads are not guidance, so an empty list of leads needs no reason.
  'emptyFields' | 'generationSlots' | 'replayNotes' | 'leads'
>;

/** The filled lists. */
export type ContextLists = Pick<KaizenContext, ContextListName>;

/** Counts that are read live. */
export type LiveCounts = ReadAccountFactsRow & { readonly dispersion: Dispersion | undefined };

interface ContextList<Item> {
  /** Items from published knowledge. An earlier epoch has them too, and epochs are compared by them. */
  readonly published?: (knowledge: Knowledge) => readonly Item[];
  /** Items from live counts. They follow the published ones. */
  readonly live?: (counts: LiveCounts) => readonly Item[];
  readonly explain: (facts: ContextFacts) => Explanation;
}

/** Defines a list of traits of some kinds. */
function traitsOf<Name extends keyof Knowledge['guidance']>(
  name: Name,
  kinds: readonly string[],
  [one, many]: readonly [one: string, many: string],
): ContextList<Knowledge['guidance'][Name][number]> {
  return {
    published: ({ guidance }) => guidance[name],
    explain: (facts) => emptyTraits(facts, { kinds, one, many }),
  };
}

/** In the order of the API message. */
const LISTS: { readonly [Name in ContextListName]: ContextList<KaizenContext[Name][number]> } = {
  recommendedTones: traitsOf('recommendedTones', ['tone'], ['tone', 'tones']),
  riskyPatterns: {
    published: ({ guidance }) => guidance.riskyPatterns,
    live: ({ packs }) => failureRisks(packs),
    explain: emptyRisks,
  },
  preferredPlatforms: traitsOf('preferredPlatforms', ['platform'], ['platform', 'platforms']),
  bannedPhrases: { published: ({ bannedPhrases }) => bannedPhrases, explain: emptyBans },
  pastWinners: { live: ({ winners }) => winners.map(creativeMessage), explain: emptyWinners },
  successfulPillars: traitsOf('successfulPillars', ['pillar'], ['pillar', 'pillars']),
  highPerformingHooks: traitsOf('highPerformingHooks', ['hook_type'], ['hook type', 'hook types']),
  channelPerformance: { live: channelPerformance, explain: emptyChannels },
  highClaritySegments: { live: ({ segments }) => highClaritySegments(segments), explain: emptySegments },
  packSuccessRates: { live: ({ packs }) => packSuccessRates(packs), explain: emptyPacks },
  furtherTraits: traitsOf('furtherTraits', FURTHER_KINDS, ['further trait', 'further traits']),
};

/** Names of the lists, in the order of the API message. */
export const CONTEXT_LIST_NAMES = Object.keys(LISTS) as readonly ContextListName[];
/** Lists with published items. LIVE_LISTS: lists with live counts only. */
export const PUBLISHED_LISTS = CONTEXT_LIST_NAMES.filter((name) => LISTS[name].published !== undefined);
export const LIVE_LISTS = CONTEXT_LIST_NAMES.filter((name) => LISTS[name].published === undefined);

/**
 * Fills the lists. Items are shared with the cache, so the lists are copies. Without counts they only have published
 * items.
 */
export function contextLists(knowledge: Knowledge, counts?: LiveCounts): ContextLists {
  const filled = CONTEXT_LIST_NAMES.map((name) => {
    const { published, live } = LISTS[name] as ContextList<unknown>;
    return [
      name,
      [...(published?.(knowledge) ?? []), ...(counts === undefined ? [] : (live?.(counts) ?? []))],
    ];
  });
  return Object.fromEntries(filled) as ContextLists;
}

/** Returns all lists without items. */
export function emptyLists(): ContextLists {
  return Object.fromEntries(CONTEXT_LIST_NAMES.map((name) => [name, []])) as unknown as ContextLists;
}

/** Explains why a list is empty, under its name in the proto. */
export function explainEmpty(
  name: ContextListName,
  facts: ContextFacts,
): Explanation & { readonly field: string } {
  return { field: protoName(name), ...LISTS[name].explain(facts) };
}
