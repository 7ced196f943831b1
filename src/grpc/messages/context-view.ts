import type { Choice } from '../../contexts/beliefs.ts';
import { CONTEXT_LIST_NAMES } from '../../contexts/context-lists.ts';
import { ContextView, type KaizenContext } from '../../gen/kaizen/v1/kaizen_service.ts';
import type { Trait } from '../../gen/kaizen/v1/vocabulary.ts';
import { traitKindName } from '../../shared/vocabulary.ts';

/** The part of the context that the view asks for. */
export function viewOf(context: KaizenContext, view: ContextView): KaizenContext {
  return view === ContextView.CONTEXT_VIEW_BASIC ? withoutEvidence(context) : context;
}

/** The stored form of values that a generator offers. Values of an unknown kind are left out. */
export function choicesOf(options: readonly Trait[]): readonly Choice[] {
  return options.flatMap(({ kind, value }) => {
    const name = traitKindName(kind);
    return name === undefined ? [] : [{ kind: name, value }];
  });
}

/** Values only: what to use and what to avoid. */
function withoutEvidence(context: KaizenContext): KaizenContext {
  const lists = [...CONTEXT_LIST_NAMES, 'leads' as const].map((name) => [name, context[name].map(bare)]);
  return {
    ...context,
    ...Object.fromEntries(lists),
    generationSlots: context.generationSlots.map(({ items }) => ({ items: items.map(bare) })),
  };
}

/** An item without its evidence. */
function bare<Item extends object>(item: Item): Item {
  if ('evidence' in item) return { ...item, evidence: undefined, metricConflicts: [] };
  return 'interval' in item ? { ...item, interval: undefined } : item;
}
