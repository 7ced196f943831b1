/** What holds for one requester at one moment. */
import { type HeldOverride, type PatternSize, patternPrefixOf, traitName } from './override.ts';

/** The decisions that hold in an account, or in one of its projects, at one moment. Immutable. */
export interface OverridesInForce {
  /** Names this state among those of the account: equal tokens mean equal decisions. '' for none. */
  readonly token: string;
  readonly overrides: readonly HeldOverride[];
}

/** Nobody has decided anything. */
export const NO_OVERRIDES: OverridesInForce = { token: '', overrides: [] };

/** The deciding overrides under one metric, by the name of their trait. */
export type DecidingOverrides = ReadonlyMap<string, HeldOverride>;

/**
 * One override per trait: that of the project before that of the account, and within either that of the metric before
 * that of every metric.
 */
export function decidingOverrides({ overrides }: OverridesInForce, metric: string): DecidingOverrides {
  const deciding = new Map<string, HeldOverride>();
  for (const override of overrides) {
    if (override.metric !== '' && override.metric !== metric) continue;
    const name = traitName(override);
    const other = deciding.get(name);
    if (other === undefined || precedence(override) > precedence(other)) deciding.set(name, override);
  }
  return deciding;
}

function precedence({ projectId, metric }: HeldOverride): number {
  return (projectId === '' ? 0 : 2) + (metric === '' ? 0 : 1);
}

/**
 * Whether a pattern is set aside: its trait was expired, and it rests on no more than it did then. A version that other
 * traits have moved, a rebuild after a reset or a return to an earlier epoch brings no new evidence, and so stays aside.
 */
export function isSetAside(
  pattern: PatternSize & { readonly key: string },
  override: HeldOverride | undefined,
): boolean {
  if (override?.effect !== 'EXPIRE') return false;
  const known = override.expired.get(patternPrefixOf(pattern.key));
  return known !== undefined && pattern.arms <= known.arms && pattern.sets <= known.sets;
}
