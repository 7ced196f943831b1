/** The context of a project in a holdout week: no guidance, and the reason. */
import type { GuidanceItem } from '../gen/kaizen/v1/guidance_item.ts';
import { EmptyReason, type KaizenContext } from '../gen/kaizen/v1/kaizen_service.ts';
import { protoName } from '../shared/proto-names.ts';
import { CONTEXT_LIST_NAMES, type ContextLists, emptyLists } from './context-lists.ts';
import { NO_VETOES, type Vetoes } from './overridden-guidance.ts';

/**
 * Empties every list that guides. What people have banned or vetoed stays forbidden. That is an order, not a guess: if
 * it only applied in guided weeks, it would look like an effect of guidance. Pins are left out like all other guidance.
 */
export function holdoutGuidance(
  vetoes: Vetoes = NO_VETOES,
  banned: readonly GuidanceItem[] = [],
): ContextLists & Pick<KaizenContext, 'leads' | 'confidence' | 'generationSlots' | 'emptyFields'> {
  const orders = {
    riskyPatterns: [...vetoes.riskyPatterns],
    bannedPhrases: [...banned, ...vetoes.bannedPhrases],
  };
  return {
    ...emptyLists(),
    ...orders,
    leads: [],
    // Nothing that was learned is shown.
    confidence: 0,
    generationSlots: [],
    emptyFields: CONTEXT_LIST_NAMES.filter(
      // An empty list of bans is not caused by the holdout.
      (name) => name !== 'bannedPhrases' && (name !== 'riskyPatterns' || orders.riskyPatterns.length === 0),
    ).map((name) => ({
      field: protoName(name),
      reason: EmptyReason.EMPTY_REASON_HOLDOUT,
      explanation: 'This is a holdout week of the project, so that the effect of guidance can be measured.',
      remedy:
        'Generate as without guidance, and report with this context_id. The share of holdout weeks is a setting.',
    })),
  };
}
