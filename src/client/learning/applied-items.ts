/** Finds out which items of a context were applied. */
import { type GuidanceItem, RiskSource } from '../../gen/kaizen/v1/guidance_item.ts';
import type { KaizenContext } from '../../gen/kaizen/v1/kaizen_service.ts';
import { TraitKind } from '../../gen/kaizen/v1/vocabulary.ts';
import { cutText } from '../cut-text.ts';
import type { TraitInput } from '../events/event-envelope.ts';
import { toTrait } from '../events/to-event.ts';

/** A trait with the number of its kind in the API. */
export interface KnownTrait {
  readonly kind: TraitKind;
  readonly value: string;
}

/** Most applied items that the service accepts in one event. Further ones are left out. */
const MAX_ITEMS = 100;
/** Longest value of an interaction that the service accepts. */
const MAX_VALUE_LENGTH = 1_560;

/** Items that the generator names, as an event takes them. */
export function namedItems(applied: readonly TraitInput[]): readonly KnownTrait[] {
  return unique(
    applied
      .map(toTrait)
      .filter(({ kind, value }) => kind !== TraitKind.TRAIT_KIND_UNSPECIFIED && value.trim() !== ''),
  );
}

/** Helpful items of the context that appear among the traits of an output. */
export function shownItems(context: KaizenContext, traits: readonly TraitInput[]): readonly KnownTrait[] {
  const shown = new Set(traits.map(toTrait).map(keyOf));
  return unique(helpfulItems(context).filter((item) => shown.has(keyOf(item))));
}

function helpfulItems(context: KaizenContext): readonly GuidanceItem[] {
  return [
    ...context.recommendedTones,
    ...context.preferredPlatforms,
    ...context.successfulPillars,
    ...context.highPerformingHooks,
    ...context.furtherTraits,
    // A lead that warns cannot have been applied.
    ...context.leads.filter(({ riskSource }) => riskSource === RiskSource.RISK_SOURCE_UNSPECIFIED),
    ...context.generationSlots.flatMap(({ items }) => items),
  ];
}

function unique(items: readonly KnownTrait[]): readonly KnownTrait[] {
  const byKey = new Map(items.map((item) => [keyOf(item), item]));
  return [...byKey.values()]
    .map(({ kind, value }) => ({ kind, value: cutText(value, MAX_VALUE_LENGTH) }))
    .slice(0, MAX_ITEMS);
}

/** The service trims values and normalises them to Unicode's NFC, too. */
function keyOf({ kind, value }: KnownTrait): string {
  return `${kind} ${value.normalize('NFC').trim()}`;
}
