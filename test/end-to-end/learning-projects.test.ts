import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { EvidenceLevel, type GuidanceItem } from '../../src/gen/kaizen/v1/guidance_item.ts';
import type { KaizenContext } from '../../src/gen/kaizen/v1/kaizen_service.ts';
import type { PerformanceRecord } from '../../src/gen/kaizen/v1/performance.ts';
import { PatternState } from '../../src/gen/kaizen/v1/vocabulary.ts';
import { startTestService, type TestService } from './harness.ts';
import {
  contextOf,
  createLearningAccount,
  NOW,
  patternOf,
  patternsOf,
  report,
  runCycle,
  valuesOf,
} from './learning-client.ts';
import { clicksOnly, plantedTests } from './planted-tests.ts';

let service: TestService;
beforeAll(async () => {
  service = await startTestService({ now: NOW });
});
afterAll(() => service.close());

/** Tests of one project, in which the tones have effects of their own. */
function projectTests(
  projectId: string,
  effects: Readonly<Record<string, number>>,
): readonly PerformanceRecord[] {
  return clicksOnly(
    plantedTests({
      name: projectId,
      seed: 7,
      tests: 16,
      traits: ['tone:bold', 'tone:calm'],
      effects: (carried) => ({
        ctr: [...carried].reduce((sum, name) => sum + (effects[name] ?? 0), 0),
      }),
      fields: { projectId },
    }),
  );
}

const itemOf = (items: readonly GuidanceItem[], value: string): GuidanceItem | undefined =>
  items.find((item) => item.value === value);

describe('a project that differs from its account', () => {
  let accountId: string;
  const context = (projectId: string): Promise<KaizenContext> => contextOf(service, accountId, { projectId });
  beforeAll(async () => {
    accountId = await createLearningAccount(service);
    await report(service, accountId, [
      ...projectTests('odd', { 'tone:bold': -0.4, 'tone:calm': 0.3 }),
      ...['plain 1', 'plain 2', 'plain 3'].flatMap((projectId) =>
        projectTests(projectId, { 'tone:bold': 0.4, 'tone:calm': 0.3 }),
      ),
    ]);
    await runCycle(service, accountId);
  });

  test('has patterns of its own beside the account’s', async () => {
    const ofAccount = patternOf(await patternsOf(service, accountId), 'bold');
    expect(ofAccount).toMatchObject({ projectId: '', tests: 64 });
    expect(ofAccount.lift).toBeGreaterThan(0.1);
    const ofProject = patternOf(await patternsOf(service, accountId, { projectId: 'odd' }), 'bold');
    expect(ofProject).toMatchObject({ projectId: 'odd', tests: 16, state: PatternState.PATTERN_STATE_RISKY });
    expect(ofProject.interval?.lower).toBeLessThan(Math.expm1(-0.4));
    expect(ofProject.interval?.upper).toBeGreaterThan(Math.expm1(-0.4));
    expect(await patternsOf(service, accountId, { projectId: 'never seen' })).toEqual([]);
  });

  test('is guided by what it has shown itself, and says so', async () => {
    const { recommendedTones, riskyPatterns } = await context('odd');
    expect(valuesOf(recommendedTones)).toEqual(['calm']);
    expect(valuesOf(riskyPatterns)).toEqual(['bold']);
    const { evidence } = itemOf(riskyPatterns, 'bold') ?? {};
    expect(evidence).toMatchObject({
      level: EvidenceLevel.EVIDENCE_LEVEL_PROJECT,
      state: PatternState.PATTERN_STATE_RISKY,
      borrowedWeight: 0,
      accounts: 1,
    });
    // Drawn towards the other projects, and not past them.
    expect(evidence?.lift).toBeGreaterThan(Math.expm1(-0.45));
    expect(evidence?.lift).toBeLessThan(-0.2);
    expect(evidence?.interval?.lower).toBeLessThan(evidence?.lift ?? Number.NaN);
    expect(evidence?.interval?.upper).toBeGreaterThan(evidence?.lift ?? Number.NaN);
  });

  test('does not spoil it for the others', async () => {
    const { recommendedTones, riskyPatterns } = await context('plain 1');
    expect(valuesOf(recommendedTones).toSorted()).toEqual(['bold', 'calm']);
    expect(riskyPatterns).toEqual([]);
    const { evidence } = itemOf(recommendedTones, 'bold') ?? {};
    expect(evidence).toMatchObject({ level: EvidenceLevel.EVIDENCE_LEVEL_PROJECT, borrowedWeight: 0 });
    expect(evidence?.lift).toBeGreaterThan(0.3);
  });

  test('a project without data is guided by the account', async () => {
    const { recommendedTones, projectSampleSize } = await context('never seen');
    expect(projectSampleSize).toBe(0);
    expect(valuesOf(recommendedTones).toSorted()).toEqual(['bold', 'calm']);
    const ofAccount = patternOf(await patternsOf(service, accountId), 'bold');
    expect(itemOf(recommendedTones, 'bold')?.evidence).toMatchObject({
      level: EvidenceLevel.EVIDENCE_LEVEL_ACCOUNT,
      borrowedWeight: 0,
      lift: ofAccount.lift,
      patternId: ofAccount.patternId,
      tests: 64,
    });
  });

  test('draws slots by its own beliefs', async () => {
    const tonesOf = async (projectId: string): Promise<readonly string[]> => {
      const { generationSlots } = await contextOf(service, accountId, { projectId, generationSlots: 32 });
      return generationSlots.flatMap(({ items }) => valuesOf(items));
    };
    expect(new Set(await tonesOf('odd'))).toEqual(new Set(['calm']));
    expect(await tonesOf('plain 1')).toContain('bold');
  });
});

test('an account of one project has no patterns of the project: they would be its own once more', async () => {
  const accountId = await createLearningAccount(service);
  await report(service, accountId, projectTests('only', { 'tone:bold': 0.4 }));
  await runCycle(service, accountId);
  expect(await patternsOf(service, accountId, { projectId: 'only' })).toEqual([]);
  const { recommendedTones } = await contextOf(service, accountId, { projectId: 'only' });
  expect(recommendedTones).toMatchObject([
    { value: 'bold', evidence: { level: EvidenceLevel.EVIDENCE_LEVEL_ACCOUNT, borrowedWeight: 0 } },
  ]);

  // From the day another project has shown something of it, it has.
  await report(service, accountId, projectTests('second', { 'tone:bold': 0.4 }));
  await runCycle(service, accountId);
  expect(patternOf(await patternsOf(service, accountId, { projectId: 'only' }), 'bold')).toMatchObject({
    tests: 16,
    state: PatternState.PATTERN_STATE_ESTABLISHED,
  });
});
