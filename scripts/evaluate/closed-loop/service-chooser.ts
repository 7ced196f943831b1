/**
 * A client that follows the guidance of a running service exactly. It requests the context of a project, uses the
 * returned slots as variants, reports their results, and runs a cycle once a week.
 */
import { Account, Sharing } from '../../../src/gen/kaizen/v1/account_service.ts';
import { RunState } from '../../../src/gen/kaizen/v1/cycle.ts';
import { GetProjectContextRequest, type KaizenContext } from '../../../src/gen/kaizen/v1/kaizen_service.ts';
import { PerformanceRecord } from '../../../src/gen/kaizen/v1/performance.ts';
import { RecordPerformanceRequest } from '../../../src/gen/kaizen/v1/performance_service.ts';
import { Assignment, type Trait, TraitKind } from '../../../src/gen/kaizen/v1/vocabulary.ts';
import type { Arm, ClosedLoopWorld } from '../../../src/simulator/closed-loop.ts';
import type { Chooser, WeekOutcome } from '../../../src/simulator/run-closed-loop.ts';
import { mixSeed, seededDraws } from '../../../src/statistics/draws.ts';
import type { ServiceBed } from '../../service-bed.ts';

/** What the client received and what it cost, over all weeks. */
export interface ServiceUse {
  /** Values that a context left open and that the client chose blindly. */
  blindChoices: number;
  /** Waiting time in milliseconds, by kind of call. */
  contextsMs: number;
  recordsMs: number;
  cyclesMs: number;
}

/** A chooser, with its use of the service so far. */
export interface ServiceChooser extends Chooser {
  readonly use: Readonly<ServiceUse>;
}

/** What the chooser needs. */
export interface ServiceChooserOptions {
  readonly bed: Pick<ServiceBed, 'clients' | 'clock'>;
  readonly seed: number;
  /** Called with every context before its slots are used. */
  readonly onContext?: (seen: {
    readonly accountId: string;
    readonly week: number;
    readonly context: KaizenContext;
  }) => void;
}

/** The Monday of the first week, before dawn in UTC. */
export const FIRST_MONDAY_MS = Date.UTC(2025, 0, 6, 6);
const WEEK_MS = 7 * 86_400_000;
const PROJECT = 'campaign';
const PLATFORM = 'instagram';

/** The kinds of the world are mapped to these kinds, in this order. */
const TRAIT_KINDS: readonly TraitKind[] = [
  TraitKind.TRAIT_KIND_HOOK_TYPE,
  TraitKind.TRAIT_KIND_TONE,
  TraitKind.TRAIT_KIND_PILLAR,
  TraitKind.TRAIT_KIND_TEMPLATE,
];

/**
 * Creates the accounts of the world in the service, with the segment as industry, and follows the service's guidance.
 */
export async function serviceChooser(
  world: ClosedLoopWorld,
  { bed: { clients, clock }, seed, onContext = () => undefined }: ServiceChooserOptions,
): Promise<ServiceChooser> {
  const { testsPerWeek, armsPerTest } = world.shape;
  const vocabulary = vocabularyOf(world);
  const blind = seededDraws(seed);
  const use: ServiceUse = { blindChoices: 0, contextsMs: 0, recordsMs: 0, cyclesMs: 0 };
  let requests = 0;
  await createAccounts(world, clients);
  return {
    use,
    async choose({ id: accountId }, week) {
      clock.set(new Date(mondayMs(week)));
      requests += 1;
      const slots = testsPerWeek * armsPerTest;
      const request = GetProjectContextRequest.fromPartial({
        accountId,
        projectId: PROJECT,
        generationSlots: slots,
        seed: mixSeed(mixSeed(seed) + requests),
        options: [...vocabulary.traits],
      });
      const startedAt = performance.now();
      const { context } = await clients.getProjectContext(request);
      use.contextsMs += performance.now() - startedAt;
      if (context?.generationSlots.length !== slots) throw new Error(`the context has not ${slots} slots`);
      onContext({ accountId, week, context });
      const arms = context.generationSlots.map(({ items }) => completed(vocabulary.armOf(items)));
      return Array.from({ length: testsPerWeek }, (_, test) =>
        arms.slice(test * armsPerTest, (test + 1) * armsPerTest),
      );
    },
    async report(outcome) {
      const request = RecordPerformanceRequest.fromPartial({
        accountId: outcome.account.id,
        records: [...recordsOf(outcome, vocabulary)],
      });
      const startedAt = performance.now();
      const { acceptedCount, results } = await clients.recordPerformance(request);
      use.recordsMs += performance.now() - startedAt;
      const refused = results.find(({ message }) => message !== '');
      if (acceptedCount !== request.records.length)
        throw new Error(`a record was refused: ${refused?.message}`);
    },
    async endWeek() {
      const startedAt = performance.now();
      const { cycle } = await clients.runCycle({ accountId: '', wait: true, dryRun: false });
      use.cyclesMs += performance.now() - startedAt;
      if (cycle?.state !== RunState.RUN_STATE_SUCCEEDED || cycle.accountsFailed > 0) {
        throw new Error(`the deployment cycle failed: ${cycle?.reason}`);
      }
    },
  };

  function completed(arm: Arm): Arm {
    return Object.fromEntries(
      world.kinds.map(({ kind, values }) => {
        const value = arm[kind];
        if (value !== undefined) return [kind, value];
        use.blindChoices += 1;
        return [kind, values[Math.floor(blind.uniform() * values.length)] ?? ''];
      }),
    );
  }
}

interface Vocabulary {
  /** All values of all kinds. */
  readonly traits: readonly Trait[];
  /** Those of the traits that belong to the world, as a variant. */
  armOf(traits: readonly Trait[]): Arm;
  traitsOf(arm: Arm): readonly Trait[];
}

function vocabularyOf({ kinds }: ClosedLoopWorld): Vocabulary {
  const places = kinds.map(({ kind, values }, index) => {
    const place = TRAIT_KINDS[index];
    if (place === undefined) throw new Error(`no trait kind of the API is left for ${kind}`);
    return { kind, values, place };
  });
  return {
    traits: places.flatMap(({ values, place }) => values.map((value) => ({ kind: place, value }))),
    armOf: (traits) =>
      Object.fromEntries(
        places.flatMap(({ kind, values, place }) => {
          const found = traits.find((trait) => trait.kind === place && values.includes(trait.value));
          return found === undefined ? [] : [[kind, found.value]];
        }),
      ),
    traitsOf: (arm) => places.map(({ kind, place }) => ({ kind: place, value: arm[kind] ?? '' })),
  };
}

async function createAccounts(
  { accounts }: ClosedLoopWorld,
  { putAccount }: ServiceBed['clients'],
): Promise<void> {
  for (const { id: accountId, segment: industry } of accounts) {
    await putAccount({
      account: Account.fromPartial({
        accountId,
        industry,
        clientType: 'startup',
        sharing: Sharing.SHARING_ENABLED,
      }),
    });
  }
}

function recordsOf({ week, tests }: WeekOutcome, { traitsOf }: Vocabulary): readonly PerformanceRecord[] {
  const date = new Date(mondayMs(week)).toISOString().slice(0, 10);
  return tests.flatMap((results, test) =>
    results.map(({ arm, impressions, clicks }, index) =>
      PerformanceRecord.fromPartial({
        projectId: PROJECT,
        contentId: `week-${week}-test-${test + 1}-arm-${index + 1}`,
        platform: PLATFORM,
        date,
        revision: 1,
        impressions,
        clicks,
        traits: [...traitsOf(arm)],
        testId: `week-${week}-test-${test + 1}`,
        assignment: Assignment.ASSIGNMENT_RANDOMISED,
      }),
    ),
  );
}

function mondayMs(week: number): number {
  return FIRST_MONDAY_MS + (week - 1) * WEEK_MS;
}
