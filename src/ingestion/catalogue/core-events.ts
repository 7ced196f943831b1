/** Strategies, creatives and their execution. */

import {
  CreativesGenerated,
  ExecutionCompleted,
  ExecutionStarted,
  StrategyFailed,
  StrategyGenerated,
} from '../../gen/kaizen/v1/event.ts';
import { type Trait, TraitKind } from '../../gen/kaizen/v1/vocabulary.ts';
import type { Violation } from '../../shared/errors.ts';
import { traitKindName } from '../../shared/vocabulary.ts';
import type { StateOf } from './counters-and-states.ts';
import type { SubjectEffect, TraitValue } from './effects.ts';
import { type EventTypeDefinition, effects } from './event-type.ts';

/**
 * Traits as reported; blank and unknown ones are refused by the field rules before. Names are trimmed where they enter
 * the service; here for events that are read again and were stored before that.
 */
export function traitValues(traits: readonly Trait[]): readonly TraitValue[] {
  return traits.flatMap(({ kind, value }) => {
    const name = traitKindName(kind);
    const trimmed = value.trim();
    return name === undefined || trimmed === '' ? [] : [{ kind: name, value: trimmed }];
  });
}

/** What the field rules cannot say: two traits together are learned about, never reported. Paths are as given. */
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

const strategyGenerated: EventTypeDefinition<'strategyGenerated'> = {
  type: 'STRATEGY_GENERATED',
  boundary: 'core',
  payload: 'strategyGenerated',
  subject: 'Strategy',
  codec: StrategyGenerated,
  interpret: ({ strategyId }) => effects(strategy(strategyId, 'GENERATED')),
};

const strategyFailed: EventTypeDefinition<'strategyFailed'> = {
  type: 'STRATEGY_FAILED',
  boundary: 'core',
  payload: 'strategyFailed',
  subject: 'Strategy',
  codec: StrategyFailed,
  interpret: ({ strategyId }) => effects(strategy(strategyId, 'FAILED')),
};

const creativesGenerated: EventTypeDefinition<'creativesGenerated'> = {
  type: 'CREATIVES_GENERATED',
  boundary: 'core',
  payload: 'creativesGenerated',
  subject: 'Strategy',
  codec: CreativesGenerated,
  interpret: ({ strategyId, creatives }) => {
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
};

const executionStarted: EventTypeDefinition<'executionStarted'> = {
  type: 'EXECUTION_STARTED',
  boundary: 'core',
  payload: 'executionStarted',
  subject: 'Strategy',
  codec: ExecutionStarted,
  interpret: ({ strategyId }) => effects(strategy(strategyId, 'EXECUTING')),
};

const executionCompleted: EventTypeDefinition<'executionCompleted'> = {
  type: 'EXECUTION_COMPLETED',
  boundary: 'core',
  payload: 'executionCompleted',
  subject: 'Strategy',
  codec: ExecutionCompleted,
  interpret: ({ strategyId, succeeded }) =>
    effects(strategy(strategyId, succeeded ? 'EXECUTED' : 'EXECUTION_FAILED')),
};

/** The rows of the boundary core. */
export const coreEvents = [
  strategyGenerated,
  strategyFailed,
  creativesGenerated,
  executionStarted,
  executionCompleted,
] as const;
