/** Why the empty fields of a context are empty, in words and figures, and what would fill them. */
import type { EmptyField, KaizenContext } from '../gen/kaizen/v1/kaizen_service.ts';
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
import { FURTHER_KINDS } from './guidance-lists.ts';
import type { Knowledge } from './knowledge.ts';

/** The list fields of a context, by name in TypeScript. */
type ListField = Exclude<
  {
    [Name in keyof KaizenContext]: KaizenContext[Name] extends unknown[] ? Name : never;
  }[keyof KaizenContext],
  // Leads are no guidance: that there are none needs no reason.
  'emptyFields' | 'generationSlots' | 'replayNotes' | 'leads'
>;

/** Each list field's name in the proto, and its explanation. */
const FIELDS: Readonly<
  Record<ListField, { readonly field: string; readonly explain: (facts: ContextFacts) => Explanation }>
> = {
  recommendedTones: {
    field: 'recommended_tones',
    explain: (facts) => emptyTraits(facts, { kinds: ['tone'], one: 'tone', many: 'tones' }),
  },
  riskyPatterns: { field: 'risky_patterns', explain: emptyRisks },
  preferredPlatforms: {
    field: 'preferred_platforms',
    explain: (facts) => emptyTraits(facts, { kinds: ['platform'], one: 'platform', many: 'platforms' }),
  },
  bannedPhrases: { field: 'banned_phrases', explain: emptyBans },
  pastWinners: { field: 'past_winners', explain: emptyWinners },
  successfulPillars: {
    field: 'successful_pillars',
    explain: (facts) => emptyTraits(facts, { kinds: ['pillar'], one: 'pillar', many: 'pillars' }),
  },
  highPerformingHooks: {
    field: 'high_performing_hooks',
    explain: (facts) => emptyTraits(facts, { kinds: ['hook_type'], one: 'hook type', many: 'hook types' }),
  },
  channelPerformance: { field: 'channel_performance', explain: emptyChannels },
  highClaritySegments: { field: 'high_clarity_segments', explain: emptySegments },
  packSuccessRates: { field: 'pack_success_rates', explain: emptyPacks },
  furtherTraits: {
    field: 'further_traits',
    explain: (facts) =>
      emptyTraits(facts, { kinds: FURTHER_KINDS, one: 'further trait', many: 'further traits' }),
  },
};

/** Kinds of traits by the field they fill. */
const KINDS_BY_FIELD: readonly (readonly string[])[] = [
  ['tone'],
  ['platform'],
  ['pillar'],
  ['hook_type'],
  FURTHER_KINDS,
];

/** Two traits together are learned about, and no one reports them. */
const NEVER_REPORTED = 'interaction';

/** Kinds whose traits must be counted to explain a gap: those of fields for which no trait has a pattern. */
export function kindsToCount({ coverage }: Knowledge): readonly string[] {
  return KINDS_BY_FIELD.filter((kinds) => !kinds.some((kind) => coverage.has(kind)))
    .flat()
    .filter((kind) => kind !== NEVER_REPORTED);
}

/** One entry per empty list field, in the order of the message. */
export function emptyFields(
  lists: Readonly<Record<ListField, readonly unknown[]>>,
  facts: ContextFacts,
): EmptyField[] {
  const names = Object.keys(FIELDS) as ListField[];
  return names
    .filter((name) => lists[name].length === 0)
    .map((name) => ({ field: FIELDS[name].field, ...FIELDS[name].explain(facts) }));
}
