/** Strategies, creatives and their execution. */

import { type Trait, TraitKind } from '../../gen/kaizen/v1/vocabulary.ts';
import type { Violation } from '../../shared/errors.ts';
import { traitKindName } from '../../shared/vocabulary.ts';
import type { StateOf } from './counters-and-states.ts';
import type { SubjectEffect, TraitValue } from './effects.ts';
import { effects, type RowsOf } from './event-type.ts';

/**
 * Traits as reported. The field rules have refused blank and unknown ones. Names are trimmed on receipt; this function
 * trims the names of events that were stored before that rule.
 */
export function traitValues(traits: readonly Trait[]): readonly TraitValue[] {
  return traits.flatMap(({ kind, value }) => {
    const name = traitKindName(kind);
    const trimmed = value.trim();
    return name === undefined || trimmed === '' ? [] : [{ kind: name, value: trimmed }];
  });
}

/**
 * The one rule that the field rules cannot express: interactions of two traits are learned, never reported. `path` is
 * where the traits are in the payload.
 */
export function traitViolations(traits: readonly Trait[], path: string): readonly Violation[] {
  return traits.flatMap(({ kind }, at) =>
    kind === TraitKind.TRAIT_KIND_INTERACTION
      ? [
          {
            field: `${path}[${at}].kind`,
            description:
              'TRAIT_KIND_INTERACTION is learned, not reported: report the two traits, and their combination is compared',
          },
        ]
      : [],
  );
}

function strategy(id: string, state: StateOf<'Strategy'>): { readonly subject?: SubjectEffect } {
  return id === '' ? {} : { subject: { label: 'Strategy', id, state } };
}

/** The rows of the boundary core. */
export const coreEvents: RowsOf<'core'> = {
  STRATEGY_GENERATED: ({ strategyId }) => effects(strategy(strategyId, 'GENERATED')),
  STRATEGY_FAILED: ({ strategyId }) => effects(strategy(strategyId, 'FAILED')),
  CREATIVES_GENERATED: ({ strategyId, creatives }) => {
    const violations = creatives.flatMap(({ traits }, at) =>
      traitViolations(traits, `creatives[${at}].traits`),
    );
    if (violations.length > 0) return { ok: false, violations };
    return effects({
      ...strategy(strategyId, 'CREATIVES_GENERATED'),
      creatives: creatives.map(({ contentId, text, contentType, traits }) => ({
        contentId,
        traits: [
          ...traitValues(traits),
          ...(contentType.trim() === ''
            ? []
            : [{ kind: 'content_type' as const, value: contentType.trim() }]),
        ],
        ...(text === '' ? {} : { text }),
      })),
      links:
        strategyId === ''
          ? []
          : creatives.map(({ contentId }) => ({ type: 'LED_TO' as const, strategyId, contentId })),
    });
  },
  EXECUTION_STARTED: ({ strategyId }) => effects(strategy(strategyId, 'EXECUTING')),
  EXECUTION_COMPLETED: ({ strategyId, succeeded }) =>
    effects(strategy(strategyId, succeeded ? 'EXECUTED' : 'EXECUTION_FAILED')),
};
