/**
 * Reads what guided creatives achieved, and the creatives that ran beside them. Every read is bounded, newest first.
 */
import { type ReadSet, readFineSetsNow } from '../contrast-sets/read-compared-sets.ts';
import {
  countAppliedItems,
  listGuidedSets,
  type ReadGuidedSetsRow,
  readGuidedSets,
  sumGuidedWeeks,
} from '../gen/queries.ts';
import type { Graph } from '../graph/graph.ts';
import { nodeKey } from '../graph/keys.ts';
import { pagesOf } from '../shared/pages.ts';
import type { GuidedWeek } from './effect.ts';
import type { GuidedGroup } from './guided-contrast.ts';
import { type CountedUnit, unitFigures } from './guided-figures.ts';

/** Whose guidance is meant; '' for every project of the account. */
export interface EffectScope {
  readonly accountId: string;
  readonly projectId: string;
  readonly signal?: AbortSignal | undefined;
}

/** Rows that were read, and whether a limit cut them off. */
export interface Bounded<T> {
  readonly items: readonly T[];
  readonly truncated: boolean;
}

/** An item of guidance, and how often it was applied. */
export interface AppliedItemCount {
  readonly item: string;
  readonly creatives: number;
  readonly carrying: number;
}

/** Most guidance uses read: a year of 50 contexts a day, or of an hourly one for six projects. */
const MAX_USES = 20_000;
/** Most creatives read. Each costs some database hits; this many take about half a second. */
const MAX_CREATIVES = 20_000;
/** Most applied items listed: more kinds and values of traits than one account uses. */
const MAX_ITEMS = 200;
/** Without a holdout: most contrast sets, and most creatives in them, that are read for one answer. */
const MAX_SETS = 2_000;
const MAX_ARMS = 50_000;
/** Most creatives read of one contrast set. More of one set would add little. */
const MAX_ARMS_OF_SET = 2_000;
/** Contrast sets in one query, with a few thousand rows in total. */
const SETS_PER_PAGE = 100;

const LIMITS = { maxUses: BigInt(MAX_USES), maxCreatives: BigInt(MAX_CREATIVES) };

/** Reads guided and holdout creatives, by project and by the week of their guidance. */
export async function readGuidedWeeks(graph: Graph, scope: EffectScope): Promise<Bounded<GuidedWeek>> {
  const { query, ownerKey } = ownerOf(scope);
  const rows = await graph.run(sumGuidedWeeks[query], { ownerKey, ...LIMITS }, { signal: scope.signal });
  const items = rows.map(({ projectId, week, holdout, creatives, measured, figures }) => ({
    projectId,
    guided: !holdout,
    cluster: nodeKey(projectId, week, holdout ? 'holdout' : 'guided'),
    creatives,
    measured,
    ...unitFigures(figures),
  }));
  const seen = items.reduce((sum, { creatives }) => sum + creatives, 0);
  return { items, truncated: seen >= MAX_CREATIVES || (rows[0]?.useCount ?? 0) >= MAX_USES };
}

/** Reads the contrast sets in which guided creatives ran, each with all its creatives. */
export async function readSetsOfGuided(
  graph: Graph,
  scope: EffectScope,
): Promise<Bounded<GuidedGroup<CountedUnit>>> {
  const { signal } = scope;
  const { query, ownerKey } = ownerOf(scope);
  const keys = await graph.run(
    listGuidedSets[query],
    { ownerKey, ...LIMITS, maxSets: BigInt(MAX_SETS) },
    { signal },
  );
  const sets: GuidedGroup<CountedUnit>[] = [];
  let arms = 0;
  let truncated = keys.length >= MAX_SETS;
  for (const page of pagesOf(keys, SETS_PER_PAGE)) {
    if (arms >= MAX_ARMS) return { items: sets, truncated: true };
    const setKeys = page.map(({ key }) => key);
    const [rows, compared] = await graph.transaction(
      'read',
      (transaction) =>
        Promise.all([
          transaction.run(readGuidedSets, { setKeys, maxArms: BigInt(MAX_ARMS_OF_SET) }),
          readFineSetsNow(transaction, { accountKey: nodeKey(scope.accountId), setKeys }),
        ]),
      { signal },
    );
    for (const row of rows) {
      sets.push(guidedSet(row, compared.get(row.setKey)));
      arms += row.arms.length;
      truncated ||= row.arms.length >= MAX_ARMS_OF_SET;
    }
  }
  return { items: sets, truncated };
}

/**
 * Returns the variants that the strata compare, in their order. Those beyond the limit count as unguided and without
 * records.
 */
function guidedSet(row: ReadGuidedSetsRow, set: ReadSet | undefined): GuidedGroup<CountedUnit> {
  const rows = new Map(row.arms.map((arm) => [arm.creativeKey, arm]));
  const units = (set?.arms ?? []).map((creativeKey) => {
    const arm = rows.get(creativeKey);
    return {
      guided: arm?.guided ?? false,
      cluster: creativeKey,
      creatives: 1,
      measured: 1,
      ...unitFigures(arm?.figures ?? []),
    };
  });
  return { units, systems: new Map(set?.systems.map(({ metric, system }) => [metric, system])) };
}

/** Lists applied items, most used first. */
export async function readAppliedItems(
  graph: Graph,
  scope: EffectScope,
): Promise<readonly AppliedItemCount[]> {
  const { query, ownerKey } = ownerOf(scope);
  const params = { ownerKey, ...LIMITS, maxItems: BigInt(MAX_ITEMS) };
  return graph.run(countAppliedItems[query], params, { signal: scope.signal });
}

function ownerOf({ accountId, projectId }: EffectScope): {
  readonly query: 'account' | 'project';
  readonly ownerKey: string;
} {
  return projectId === ''
    ? { query: 'account', ownerKey: nodeKey(accountId) }
    : { query: 'project', ownerKey: nodeKey(accountId, projectId) };
}
