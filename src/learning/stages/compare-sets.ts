/** Compares the arms of changed sets, and moves the running sums of evidence by the difference. */
import {
  addToEvidence,
  clearSetMarks,
  findMeasuredSets,
  lockContrastSets,
  type ReadCoarseArmsRow,
  type ReadContrastSetsRow,
  type ReadFineArmsRow,
  readCoarseArms,
  readContrastSets,
  readDeclaredTraits,
  readFineArms,
  removeContrasts,
  writeCoarseContrasts,
  writeFineContrasts,
  writeInteractionContrasts,
} from '../../gen/queries.ts';
import { nodeKey } from '../../graph/keys.ts';
import type { GraphTransaction } from '../../graph/transaction.ts';
import { MIN_CONTRAST_D } from '../../statistics/contrast.ts';
import { decayWeight } from '../../statistics/evidence.ts';
import { LEVELS, type SetLevel } from '../dispersion-scope.ts';
import { type ContrastRow, evidenceChanges } from '../evidence-changes.ts';
import {
  type DeclaredTrait,
  interactionContrasts,
  MIN_INTERACTION_ARMS,
  PAIRED_KINDS,
} from '../interactions.ts';
import { pagesOf } from '../pages.ts';
import { type WeighedSet, weighSet } from '../set-arms.ts';
import { readTau2, SETS_PER_PAGE, SETS_PER_ROUND, type Tau2 } from './overdispersion-sums.ts';
import type { StageContext } from './stage-context.ts';

/**
 * Day that decay is reckoned from (2020-01-01, in days since 1970): any would do, as long as all sets share it. With the
 * shortest half-life allowed, dates a century away stay in the range of a number.
 */
export const REFERENCE_DAY = 18_262;

/** Compares every set whose spread is measured. Each page is one transaction: a cycle that dies goes on where it was. */
export async function compareSets(context: StageContext): Promise<void> {
  const tau2 = await readTau2(context);
  for (const level of LEVELS) {
    let found = SETS_PER_ROUND;
    while (found === SETS_PER_ROUND) {
      const rows = await context.graph.run(findMeasuredSets, {
        accountKey: context.accountKey,
        level,
        limit: BigInt(SETS_PER_ROUND),
      });
      found = rows.length;
      for (const page of pagesOf(rows.map(({ setKey }) => setKey).sort(), SETS_PER_PAGE)) {
        await context.write(
          (transaction) => comparePage(transaction, context, { level, setKeys: page, tau2 }),
          ({ sets, contrasts }) => ({ counts: { sets_compared: sets, contrasts }, work: sets }),
        );
      }
    }
  }
}

async function comparePage(
  transaction: GraphTransaction,
  context: StageContext,
  {
    level,
    setKeys,
    tau2,
  }: { readonly level: SetLevel; readonly setKeys: readonly string[]; readonly tau2: Tau2 },
) {
  const [, locked, arms] = await Promise.all([
    transaction.run(lockContrastSets, { setKeys, token: BigInt(context.lease.token) }),
    transaction.run(readContrastSets, { setKeys }),
    level === 'FINE'
      ? transaction.run(readFineArms, { setKeys })
      : transaction.run(readCoarseArms, { setKeys }),
  ]);
  // A set that changed since its spread was measured keeps its mark and waits for the next cycle.
  const ready = locked.filter(({ change, measuredChange }) => measuredChange === change);
  const weighed = weighSets(context, { ready, arms, tau2, level });
  const [removed, ...added] = await Promise.all([
    transaction.run(removeContrasts, { setKeys: ready.map(({ setKey }) => setKey) }),
    ...(level === 'FINE'
      ? writeFine(transaction, context, weighed as readonly WeighedFineSet[])
      : [writeCoarse(transaction, context, weighed as readonly WeighedCoarseSet[])]),
  ]);
  const rows: readonly ContrastRow[] = added.flat();
  const evidence = evidenceChanges({ removed, added: rows });
  await Promise.all([
    ...(evidence.length === 0
      ? []
      : [transaction.run(addToEvidence, { accountKey: context.accountKey, evidence })]),
    transaction.run(clearSetMarks, {
      sets: ready.map(({ setKey, change }) => ({ setKey, change: BigInt(change) })),
    }),
  ]);
  return {
    sets: ready.length,
    contrasts: rows.reduce((sum, row) => sum + row.sets, 0),
  };
}

interface WeighedSetOf<Arm> extends WeighedSet {
  readonly setKey: string;
  readonly decay: number;
  readonly sources: readonly Arm[];
}
type WeighedFineSet = WeighedSetOf<ReadFineArmsRow['arms'][number]>;
type WeighedCoarseSet = WeighedSetOf<ReadCoarseArmsRow['arms'][number]>;

/** The sets in which anything can be compared. */
function weighSets(
  { halfLifeDays }: StageContext,
  {
    ready,
    arms,
    tau2,
    level,
  }: {
    readonly ready: readonly ReadContrastSetsRow[];
    readonly arms: readonly (ReadFineArmsRow | ReadCoarseArmsRow)[];
    readonly tau2: Tau2;
    readonly level: SetLevel;
  },
): readonly (WeighedFineSet | WeighedCoarseSet)[] {
  const byKey = new Map(arms.map((row) => [row.setKey, row.arms]));
  return ready.flatMap(({ setKey, assignment, day }) => {
    const sources = byKey.get(setKey) ?? [];
    if (sources.length < 2) return [];
    const weighed = weighSet(sources, (metric) => tau2({ assignment, metric, level }));
    if (weighed.metrics.length === 0) return [];
    const decay = decayWeight({ ageDays: REFERENCE_DAY - day, halfLifeDays });
    return [{ ...weighed, setKey, decay, sources } as WeighedFineSet | WeighedCoarseSet];
  });
}

function writeFine(
  transaction: GraphTransaction,
  { accountKey }: StageContext,
  sets: readonly WeighedFineSet[],
): readonly Promise<readonly ContrastRow[]>[] {
  if (sets.length === 0) return [];
  const single = transaction.run(writeFineContrasts, {
    sets: sets.map(({ setKey, decay, metrics, totals, successes, arms, sources }) => ({
      setKey,
      decay,
      metrics,
      totals,
      successes,
      arms: arms.map((arm, at) => ({ ...arm, creativeKey: sources[at]?.creativeKey ?? '' })),
    })),
    minD: MIN_CONTRAST_D,
  });
  const paired = sets.filter(({ arms }) => arms.length >= MIN_INTERACTION_ARMS);
  return paired.length === 0 ? [single] : [single, writeInteractions(transaction, accountKey, paired)];
}

async function writeInteractions(
  transaction: GraphTransaction,
  accountKey: string,
  sets: readonly WeighedFineSet[],
): Promise<readonly ContrastRow[]> {
  const creativeKeys = [
    ...new Set(sets.flatMap(({ sources }) => sources.map(({ creativeKey }) => creativeKey))),
  ];
  const rows = await transaction.run(readDeclaredTraits, { creativeKeys, kinds: PAIRED_KINDS });
  const traits = new Map<string, readonly DeclaredTrait[]>(rows.map((row) => [row.creativeKey, row.traits]));
  const contrasts = sets.flatMap((set) => {
    const traitsOfArms = set.sources.map(({ creativeKey }) => traits.get(creativeKey) ?? []);
    return interactionContrasts(accountKey, set, traitsOfArms).map((contrast) => ({
      ...contrast,
      setKey: set.setKey,
      decay: set.decay,
    }));
  });
  if (contrasts.length === 0) return [];
  const sorted = contrasts.toSorted((a, b) =>
    a.traitKey < b.traitKey ? -1 : Number(a.traitKey > b.traitKey),
  );
  return transaction.run(writeInteractionContrasts, { contrasts: sorted });
}

function writeCoarse(
  transaction: GraphTransaction,
  { accountKey }: StageContext,
  sets: readonly WeighedCoarseSet[],
): Promise<readonly ContrastRow[]> {
  if (sets.length === 0) return Promise.resolve([]);
  return transaction.run(writeCoarseContrasts, {
    sets: sets.map((set) => {
      const { setKey, decay, metrics, totals, successes } = set;
      return { setKey, decay, metrics, totals, successes, traits: traitSums(accountKey, set) };
    }),
    minD: MIN_CONTRAST_D,
  });
}

/** Arms of a coarse set by the platform and the audience they ran on. */
function traitSums(accountKey: string, { metrics, arms, sources }: WeighedCoarseSet) {
  const byTrait = new Map<string, WeighedCoarseSet['arms'][number][]>();
  for (const [at, { platform, audience }] of sources.entries()) {
    const arm = arms[at];
    if (arm === undefined) continue;
    for (const [kind, value] of [['platform', platform] as const, ['audience', audience] as const]) {
      if (value === '') continue;
      const key = `${accountKey}|${nodeKey(kind, value)}`;
      const carried = byTrait.get(key);
      if (carried === undefined) byTrait.set(key, [arm]);
      else carried.push(arm);
    }
  }
  return [...byTrait].map(([traitKey, carried]) => {
    const sumOf = (name: 'weights' | 'deviations' | 'successes'): readonly number[] =>
      metrics.map((_, place) => carried.reduce((sum, arm) => sum + (arm[name][place] ?? 0), 0));
    return {
      traitKey,
      carried: sumOf('weights'),
      deviations: sumOf('deviations'),
      successes: sumOf('successes'),
      arms: metrics.map((_, place) => BigInt(carried.filter((arm) => (arm.weights[place] ?? 0) > 0).length)),
    };
  });
}
