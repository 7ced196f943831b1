/** The loop of the evaluation in small: a deployment cycle visits every account there is, so it has a database of its own. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  FIRST_MONDAY_MS,
  type ServiceChooser,
  serviceChooser,
} from '../../scripts/evaluate/closed-loop/service-chooser.ts';
import { openServiceBed, type ServiceBed } from '../../scripts/service-bed.ts';
import { EvidenceLevel } from '../../src/gen/kaizen/v1/guidance_item.ts';
import type { KaizenContext } from '../../src/gen/kaizen/v1/kaizen_service.ts';
import {
  type ClosedLoopWorld,
  closedLoopWorld,
  type Test,
  WORLD_SHAPE,
} from '../../src/simulator/closed-loop.ts';
import { type LoopRegret, runClosedLoop } from '../../src/simulator/run-closed-loop.ts';

const SEED = 7;
const WEEKS = 3;

interface Visit {
  readonly accountId: string;
  readonly week: number;
  readonly context: KaizenContext;
  tests?: readonly Test[];
}

const world: ClosedLoopWorld = closedLoopWorld(SEED, {
  ...WORLD_SHAPE,
  segments: 1,
  accountsPerSegment: 2,
  values: [3, 2, 2],
});
const arms = world.shape.testsPerWeek * world.shape.armsPerTest;
const visits: Visit[] = [];
let bed: ServiceBed;
let chooser: ServiceChooser;
let regret: LoopRegret;

beforeAll(async () => {
  bed = await openServiceBed({
    startAt: new Date(FIRST_MONDAY_MS),
    seed: SEED,
    memory: { heapMb: 512, pageCacheMb: 256 },
  });
  chooser = await serviceChooser(world, { bed, seed: SEED, onContext: (seen) => visits.push({ ...seen }) });
  const watched = {
    ...chooser,
    async choose(...of: Parameters<ServiceChooser['choose']>) {
      const tests = await chooser.choose(...of);
      Object.assign(visits.at(-1) ?? {}, { tests });
      return tests;
    },
  };
  // A refused record, a failed cycle or a missing slot ends it.
  regret = await runClosedLoop(world, watched, { weeks: WEEKS, seed: SEED });
});

afterAll(() => bed?.close());

const ofWeek = (week: number): readonly Visit[] => visits.filter((visit) => visit.week === week);

test('every account asks every week, and its arms are the slots of the answer', () => {
  expect(visits).toHaveLength(WEEKS * world.accounts.length);
  for (const { context, tests = [] } of visits) {
    expect(tests.map((arms) => arms.length)).toEqual([4, 4]);
    const slots = context.generationSlots.map(({ items }) => items.map(({ value }) => value).toSorted());
    expect(tests.flat().map((arm) => Object.values(arm).toSorted())).toEqual(slots);
  }
  expect(chooser.use.blindChoices).toBe(0);
  expect(regret.regret.every((weekly) => weekly >= 0)).toBe(true);
});

test('every record of the weeks before is counted', () => {
  for (const { week, context } of visits) expect(context.sampleSize).toBe((week - 1) * arms);
});

test('a cycle a week publishes what was learned, and contexts rest on it', () => {
  for (const { context } of ofWeek(1)) {
    expect(context.epoch).toBe(0);
    for (const { evidence } of context.generationSlots.flatMap(({ items }) => items)) {
      expect(evidence).toMatchObject({ variants: 0, level: EvidenceLevel.EVIDENCE_LEVEL_UNSPECIFIED });
    }
  }
  for (const week of [2, 3]) {
    for (const { context } of ofWeek(week)) {
      expect(context.epoch).toBe(week - 1);
      // The clock of the service is that of the loop: what holds now was learned in the week before.
      const learnedMs = 1000 * (context.asOf?.seconds ?? 0);
      expect(Math.floor((learnedMs - FIRST_MONDAY_MS) / 604_800_000)).toBe(week - 2);
    }
  }
  const evidence = ofWeek(WEEKS).flatMap(({ context }) =>
    context.generationSlots.flatMap(({ items }) => items.map((item) => item.evidence)),
  );
  expect(evidence.some((item) => item?.level === EvidenceLevel.EVIDENCE_LEVEL_ACCOUNT)).toBe(true);
  expect(evidence.some((item) => (item?.variants ?? 0) >= 5)).toBe(true);
});
