import {
  type FindDirtyTraitsRow,
  findCurrentPatterns,
  findDirtyTraits,
  findLastPatternVersions,
  readEvidence,
} from '../../gen/queries.ts';
import { levelOfKind } from '../../knowledge/dispersion-scope.ts';
import { ESTIMATOR } from '../../knowledge/estimator.ts';
import { kindsTestedWith } from '../../knowledge/kind-groups.ts';
import { planKnowledge } from '../../knowledge/knowledge-plan.ts';
import {
  type CurrentPattern,
  type LastVersion,
  type PatternEvidence,
  subjectKey,
} from '../../knowledge/pattern-figures.ts';
import { patternPrefixKey } from '../../knowledge/pattern-key.ts';
import { pagesOf } from '../../shared/pages.ts';
import type { Metric } from '../../statistics/arm-outcome.ts';
import type { PatternState } from '../../statistics/pattern-state.ts';
import { readTau2 } from './overdispersion-sums.ts';
import type { StageContext, StageOutcome } from './stage-context.ts';
import { pruneKnowledge, stageKnowledge } from './stage-knowledge.ts';

/** Traits whose evidence is read in one query. Each has up to eight sums in every project. */
const TRAITS_PER_PAGE = 200;
/** Patterns looked up in one query. */
const PATTERNS_PER_PAGE = 500;

/** Outcome of stage 3, with what publication needs. */
export interface KnowledgeOutcome extends StageOutcome {
  /** The traits whose marks this cycle clears, with the change number at which they were read. */
  readonly traits: readonly Pick<FindDirtyTraitsRow, 'traitKey' | 'change'>[];
  /** Whether anything was staged. If so, there is an epoch to publish. */
  readonly isChanged: boolean;
}

/**
 * Stage 3: turns evidence into pattern versions. It uses the changed traits, and the known patterns of their families.
 * The versions are staged for the next epoch, so no reader sees them before it is published.
 */
export async function updateKnowledge(context: StageContext): Promise<KnowledgeOutcome> {
  const { graph, accountKey } = context;
  const traits = await graph.run(findDirtyTraits, { accountKey });
  if (traits.length === 0) return { counts: emptyCounts, traits, isChanged: false };
  const kinds = kindsTestedWith(traits.map(({ kind }) => kind));
  const [fresh, rows] = await Promise.all([
    readFresh(context, traits),
    graph.run(findCurrentPatterns, { accountKey, kinds }),
  ]);
  // The graph only has states that this code has written.
  const known = rows.map((row) => ({ ...row, state: row.state as PatternState }));
  const current = known.filter(({ estimator }) => estimator === ESTIMATOR);
  const outdated = known.filter(({ estimator }) => estimator !== ESTIMATOR);
  const plan = planKnowledge({
    fresh,
    changedTraits: new Set(traits.map(({ traitKey }) => traitKey)),
    current,
    outdated,
    last: await readLastVersions(context, fresh, current),
  });
  const used = await stageKnowledge(context, plan, fresh);
  await pruneKnowledge(context, traits);
  const superseding = plan.versions.filter(({ previousVersion }) => previousVersion > 0).length;
  return {
    counts: {
      traits: traits.length,
      patterns_new: plan.versions.length - superseding,
      patterns_changed: superseding,
      patterns_closed: plan.closed.length,
      patterns_unchanged: plan.unchanged,
      ...statesOf(plan.versions),
    },
    traits,
    isChanged: plan.versions.length + plan.closed.length + used > 0,
  };
}

const emptyCounts = {
  traits: 0,
  patterns_new: 0,
  patterns_changed: 0,
  patterns_closed: 0,
  patterns_unchanged: 0,
} as const;

/** Counts the new versions in each state that makes a statement. */
function statesOf(versions: readonly { readonly state: PatternState }[]) {
  const count = (state: PatternState): number => versions.filter((version) => version.state === state).length;
  return { established: count('ESTABLISHED'), risky: count('RISKY'), retired: count('RETIRED') };
}

async function readFresh(
  context: StageContext,
  traits: readonly FindDirtyTraitsRow[],
): Promise<readonly PatternEvidence[]> {
  const tau2 = await readTau2(context);
  const byKey = new Map(traits.map((trait) => [trait.traitKey, trait]));
  const evidence: PatternEvidence[] = [];
  for (const traitKeys of pagesOf([...byKey.keys()], TRAITS_PER_PAGE)) {
    for (const row of await context.graph.run(readEvidence, { traitKeys })) {
      const trait = byKey.get(row.traitKey);
      if (trait === undefined) continue;
      const { kind, value } = trait;
      // Only metrics of METRICS are ever written.
      const scope = { assignment: row.assignment, metric: row.metric as Metric, level: levelOfKind(kind) };
      evidence.push({ ...row, kind, value, tau2: tau2(scope) });
    }
  }
  return evidence;
}

/**
 * Reads the last versions of closed patterns. A pattern that returns continues with their number, state and count of
 * interim analyses.
 */
async function readLastVersions(
  { graph, accountKey }: StageContext,
  fresh: readonly PatternEvidence[],
  current: readonly CurrentPattern[],
): Promise<ReadonlyMap<string, LastVersion>> {
  const known = new Set(current.map(subjectKey));
  const byPrefix = new Map(
    fresh
      .filter((item) => !known.has(subjectKey(item)))
      .map((item) => [patternPrefixKey(accountKey, item), subjectKey(item)]),
  );
  const last = new Map<string, LastVersion>();
  for (const prefixKeys of pagesOf([...byPrefix.keys()], PATTERNS_PER_PAGE)) {
    for (const row of await graph.run(findLastPatternVersions, { prefixKeys, estimator: ESTIMATOR })) {
      const subject = byPrefix.get(row.prefixKey);
      if (subject !== undefined) last.set(subject, { ...row, state: row.state as PatternState });
    }
  }
  return last;
}
