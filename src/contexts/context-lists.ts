/** The lists of a context, a row for each: what fills it, and why it is empty when it is. */
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

/** The list fields of a context that guide, by name in TypeScript. */
export type ContextListName = Exclude<
  {
    [Name in keyof KaizenContext]: KaizenContext[Name] extends unknown[] ? Name : never;
  }[keyof KaizenContext],
  // Leads are no guidance: that there are none needs no reason.
  'emptyFields' | 'generationSlots' | 'replayNotes' | 'leads'
>;

/** The lists, filled. */
export type ContextLists = Pick<KaizenContext, ContextListName>;

/** What is counted live. */
export type LiveCounts = ReadAccountFactsRow & { readonly dispersion: Dispersion | undefined };

interface ContextList<Item> {
  /** What cycles have published for it: an earlier epoch has it too, and epochs are compared by it. */
  readonly published?: (knowledge: Knowledge) => readonly Item[];
  /** What is counted live, behind what was published. */
  readonly live?: (counts: LiveCounts) => readonly Item[];
  readonly explain: (facts: ContextFacts) => Explanation;
}

/** A list of traits of some kinds. */
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

/** In the order of the message. */
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

/** Names of the lists, in the order of the message. */
export const CONTEXT_LIST_NAMES = Object.keys(LISTS) as readonly ContextListName[];
/** Those that cycles publish, and those that are counted live alone. */
export const PUBLISHED_LISTS = CONTEXT_LIST_NAMES.filter((name) => LISTS[name].published !== undefined);
export const LIVE_LISTS = CONTEXT_LIST_NAMES.filter((name) => LISTS[name].published === undefined);

/** Fills the lists: copies, since items are shared with the cache. Without counts they hold what was published. */
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

/** All of them without an item. */
export function emptyLists(): ContextLists {
  return Object.fromEntries(CONTEXT_LIST_NAMES.map((name) => [name, []])) as unknown as ContextLists;
}

/** Why a list is empty, under its name in the proto. */
export function explainEmpty(
  name: ContextListName,
  facts: ContextFacts,
): Explanation & { readonly field: string } {
  return { field: protoName(name), ...LISTS[name].explain(facts) };
}
