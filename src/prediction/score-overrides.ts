/** People's decisions, as scores apply them. */
import { readExpiredGrowth } from '../gen/queries.ts';
import type { Graph } from '../graph/graph.ts';
import { nodeKey } from '../graph/keys.ts';
import { type ActiveOverride, traitName } from '../knowledge/overrides/override.ts';
import type { OverrideCache } from '../knowledge/overrides/override-cache.ts';
import {
  type DecidingOverrides,
  decidingOverrides,
  isSetAside,
} from '../knowledge/overrides/overrides-in-force.ts';
import type { PredictionHead } from './prediction-head.ts';

/** Models are trained on clicks, so decisions for this metric apply to them. */
const SCORE_METRIC = 'ctr';

/** The decisions that are active for scores of an account or a project at one time. */
export interface ScoreOverrides {
  /** By the name of the trait. An EXPIRE is left out when new evidence has outgrown it. */
  readonly overrides: DecidingOverrides;
  /** Ids of expired traits, sorted: `nodeKey(kind, value)`. */
  readonly expired: readonly string[];
}

/** A trait given by kind and value. */
interface CarriedTrait {
  readonly kind: string;
  readonly value: string;
}

/** No decisions. */
const NO_SCORE_OVERRIDES: ScoreOverrides = { overrides: new Map(), expired: [] };

/**
 * Reads the active decisions. Nothing is read for an account without overrides. Growth of evidence is only read if
 * something has expired.
 */
export async function findScoreOverrides(
  { graph, decisions }: { readonly graph: Graph; readonly decisions: OverrideCache },
  {
    accountId,
    projectId,
    head,
    nowMs,
    signal,
  }: {
    readonly accountId: string;
    readonly projectId: string;
    readonly head: Pick<PredictionHead, 'overrideRevision' | 'epoch'>;
    readonly nowMs: number;
    readonly signal: AbortSignal;
  },
): Promise<ScoreOverrides> {
  const revision = head.overrideRevision;
  if (revision === 0) return NO_SCORE_OVERRIDES;
  const inForce = await decisions.at({ accountId, projectId, revision }, nowMs);
  const deciding = decidingOverrides(inForce, SCORE_METRIC);
  const expiring = [...deciding.values()].filter(({ effect }) => effect === 'EXPIRE');
  if (expiring.length === 0) return { overrides: deciding, expired: [] };
  const byTrait = new Map(expiring.map((override) => [traitKeyOf(accountId, override), override]));
  const rows = await graph.run(
    readExpiredGrowth,
    { traitKeys: [...byTrait.keys()], metric: SCORE_METRIC, epoch: BigInt(head.epoch) },
    { signal },
  );
  const outgrown = new Set(
    rows.filter((row) => !isSetAside(row, byTrait.get(row.traitKey))).map(({ traitKey }) => traitKey),
  );
  const still = expiring.filter((override) => !outgrown.has(traitKeyOf(accountId, override)));
  const kept = new Set(still.map(traitName));
  return {
    overrides: new Map([...deciding].filter(([name, { effect }]) => effect !== 'EXPIRE' || kept.has(name))),
    expired: still.map(({ kind, value }) => nodeKey(kind, value)).sort(),
  };
}

function traitKeyOf(accountId: string, { kind, value }: ActiveOverride): string {
  return nodeKey(accountId, kind, value);
}

/** Returns the decisions on what a creative carries: its traits, platform and audience, and phrases in its text. */
export function overridesOn(
  { overrides }: ScoreOverrides,
  creative: {
    readonly traits: readonly CarriedTrait[];
    readonly platform: string;
    readonly audience: string;
  },
  hasPhrase: (phrase: string) => boolean,
): readonly ActiveOverride[] {
  if (overrides.size === 0) return [];
  const carried = new Set(
    [
      ...creative.traits,
      { kind: 'platform', value: creative.platform },
      { kind: 'audience', value: creative.audience },
    ].map(traitName),
  );
  return [...overrides]
    .filter(([name, { kind, value }]) => carried.has(name) || (kind === 'phrase' && hasPhrase(value)))
    .map(([, override]) => override);
}
