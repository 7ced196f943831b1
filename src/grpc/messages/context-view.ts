import type { Choice } from '../../contexts/beliefs.ts';
import { CONTEXT_LIST_NAMES } from '../../contexts/context-lists.ts';
import { ContextView, type KaizenContext } from '../../gen/kaizen/v1/kaizen_service.ts';
import type { Trait } from '../../gen/kaizen/v1/vocabulary.ts';
import { traitKindName } from '../../shared/vocabulary.ts';

/** The context as much of it as was asked for. */
export function viewOf(context: KaizenContext, view: ContextView): KaizenContext {
  return view === ContextView.CONTEXT_VIEW_BASIC ? withoutEvidence(context) : context;
}

/** Values a generator offers, as stored; one of an unknown kind is nothing to choose. */
export function choicesOf(options: readonly Trait[]): readonly Choice[] {
  return options.flatMap(({ kind, value }) => {
    const name = traitKindName(kind);
    return name === undefined ? [] : [{ kind: name, value }];
  });
}

/** The values alone: what to use and what to avoid. */
function withoutEvidence(context: KaizenContext): KaizenContext {
  const lists = [...CONTEXT_LIST_NAMES, 'leads' as const].map((name) => [name, context[name].map(bare)]);
  return {
    ...context,
    ...Object.fromEntries(lists),
    generationSlots: context.generationSlots.map(({ items }) => ({ items: items.map(bare) })),
  };
}

/** An item without what says how sure it is. */
function bare<Item extends object>(item: Item): Item {
  if ('evidence' in item) return { ...item, evidence: undefined, metricConflicts: [] };
  return 'interval' in item ? { ...item, interval: undefined } : item;
}
