/** Kaizen contexts for tests, made by hand. */
import type { GuidanceItem } from '../../src/gen/kaizen/v1/guidance_item.ts';
import { GetProjectContextResponse, type KaizenContext } from '../../src/gen/kaizen/v1/kaizen_service.ts';
import { TraitKind } from '../../src/gen/kaizen/v1/vocabulary.ts';

/** An item of guidance without its evidence. */
export function item(kind: keyof typeof KINDS, value: string): GuidanceItem {
  const { context } = GetProjectContextResponse.fromPartial({
    context: { recommendedTones: [{ kind: KINDS[kind], value }] },
  });
  const [made] = context?.recommendedTones ?? [];
  if (made === undefined) throw new Error('no item was made');
  return made;
}

/** Kinds by a short name. */
export const KINDS = {
  tone: TraitKind.TRAIT_KIND_TONE,
  hook: TraitKind.TRAIT_KIND_HOOK_TYPE,
  platform: TraitKind.TRAIT_KIND_PLATFORM,
  pillar: TraitKind.TRAIT_KIND_PILLAR,
  phrase: TraitKind.TRAIT_KIND_PHRASE,
  failure: TraitKind.TRAIT_KIND_UNSPECIFIED,
} as const;

/** A context with these fields, all others empty. */
export function contextWith(fields: Partial<KaizenContext>): KaizenContext {
  const { context } = GetProjectContextResponse.fromPartial({ context: { contextId: 'given by a test' } });
  if (context === undefined) throw new Error('no context was made');
  return { ...context, ...fields };
}

/** A context that recommends something of every kind and bans a phrase. */
export const FULL_CONTEXT = contextWith({
  recommendedTones: [item('tone', 'expert')],
  highPerformingHooks: [item('hook', 'question')],
  preferredPlatforms: [item('platform', 'mastodon')],
  successfulPillars: [item('pillar', 'Repairs')],
  riskyPatterns: [item('tone', 'bold'), item('platform', 'tiktok')],
  bannedPhrases: [item('phrase', 'leverage'), item('phrase', 'synergy')],
});
