/** The overrides that are active for one requester at one time. */
import { type ActiveOverride, type PatternSize, patternPrefixOf, traitName } from './override.ts';

/** The overrides that are active in an account, or in one of its projects, at one time. Immutable. */
export interface OverridesInForce {
  /** Identifies this state among those of the account: equal tokens mean equal overrides. '' for none. */
  readonly token: string;
  readonly overrides: readonly ActiveOverride[];
}

/** No override is active. */
export const NO_OVERRIDES: OverridesInForce = { token: '', overrides: [] };

/** The overrides that decide under one metric, by the name of their trait. */
export type DecidingOverrides = ReadonlyMap<string, ActiveOverride>;

/**
 * Returns the one override that decides on each trait. An override of the project wins over one of the account. Within
 * both, one for the metric wins over one for every metric.
 */
export function decidingOverrides({ overrides }: OverridesInForce, metric: string): DecidingOverrides {
  const deciding = new Map<string, ActiveOverride>();
  for (const override of overrides) {
    if (override.metric !== '' && override.metric !== metric) continue;
    const name = traitName(override);
    const other = deciding.get(name);
    if (other === undefined || precedence(override) > precedence(other)) deciding.set(name, override);
  }
  return deciding;
}

function precedence({ projectId, metric }: ActiveOverride): number {
  return (projectId === '' ? 0 : 2) + (metric === '' ? 0 : 1);
}

/**
 * Whether a pattern is set aside: its trait was expired, and the pattern has no more evidence than at that time. A new
 * version only counts as new evidence if its size grew. Versions that other traits have moved, a rebuild after a reset
 * and a return to an earlier epoch bring none, so such patterns stay aside.
 */
export function isSetAside(
  pattern: PatternSize & { readonly key: string },
  override: ActiveOverride | undefined,
): boolean {
  if (override?.effect !== 'EXPIRE') return false;
  const known = override.expired.get(patternPrefixOf(pattern.key));
  return known !== undefined && pattern.arms <= known.arms && pattern.sets <= known.sets;
}
