/** Requests about overrides in their stored form. */

import { OverrideEffect } from '../../gen/kaizen/v1/override.ts';
import type { Metric, Trait } from '../../gen/kaizen/v1/vocabulary.ts';
import {
  OVERRIDE_EFFECTS,
  type OverrideSubject,
  type OverrideEffect as StoredEffect,
} from '../../knowledge/overrides/override.ts';
import { metricName, traitKindName } from '../../shared/vocabulary.ts';

/** Stored name of an effect; undefined for UNSPECIFIED and unknown numbers. */
export function storedEffect(effect: OverrideEffect): StoredEffect | undefined {
  return OVERRIDE_EFFECTS.find((known) => OverrideEffect[`OVERRIDE_EFFECT_${known}`] === effect);
}

/** The subject of an override in its stored form; undefined when kind or value is missing. */
export function subjectOf(
  trait: Trait | undefined,
  metric: Metric,
): Omit<OverrideSubject, 'projectId'> | undefined {
  const kind = trait === undefined ? undefined : traitKindName(trait.kind);
  const value = trait?.value.trim() ?? '';
  return kind === undefined || value === '' ? undefined : { kind, value, metric: metricName(metric) };
}
