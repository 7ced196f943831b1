import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { RiskSource } from '../../src/gen/kaizen/v1/guidance_item.ts';
import type { LearningPattern } from '../../src/gen/kaizen/v1/pattern.ts';
import type { PerformanceRecord } from '../../src/gen/kaizen/v1/performance.ts';
import { PatternState } from '../../src/gen/kaizen/v1/vocabulary.ts';
import { nodeKey } from '../../src/graph/keys.ts';
import { startTestService, type TestService } from './harness.ts';
import {
  contextOf,
  createLearningAccount,
  NOW,
  patternOf,
  patternsOf,
  report,
  rowsOf,
  runCycle,
  valuesOf,
} from './learning-client.ts';
import { clicksOnly, plantedTests } from './planted-tests.ts';

let service: TestService;
beforeAll(async () => {
  service = await startTestService({ now: NOW });
});
afterAll(() => service.close());

const { PATTERN_STATE_CANDIDATE, PATTERN_STATE_ESTABLISHED, PATTERN_STATE_RISKY, PATTERN_STATE_RETIRED } =
  PatternState;

/** The tests of one period: two creatives each, one of which is bold. */
function period(
  name: string,
  { effect, tests, fromDay }: { readonly effect: number; readonly tests: number; readonly fromDay: number },
): readonly PerformanceRecord[] {
  const effects = (carried: ReadonlySet<string>) => ({ ctr: carried.size * effect });
  return clicksOnly(plantedTests({ name, seed: 11, tests, traits: ['tone:bold'], fromDay, effects }));
}

interface Version {
  readonly version: number;
  readonly state: string;
  readonly from: number;
  readonly to: number | null;
  readonly supersedes: number | null;
}

/** Every version of the account's pattern of a trait that was ever published, oldest first. */
const historyOf = (accountId: string): Promise<readonly Version[]> =>
  rowsOf<Version>(
    service,
    `MATCH (p:Pattern)-[:LEARNED_IN]->(:Cycle {state: 'SUCCEEDED'})
     WHERE p.key STARTS WITH $prefix AND p.project_id = '' AND p.value = 'bold'
     OPTIONAL MATCH (p)-[:SUPERSEDES]->(before)
     RETURN p.version AS version, p.state AS state, p.epoch_from AS from, p.epoch_to AS to,
            before.version AS supersedes
     ORDER BY version`,
    { prefix: `${nodeKey(accountId)}|pattern|` },
  );

async function learn(accountId: string, records: readonly PerformanceRecord[]): Promise<LearningPattern> {
  await report(service, accountId, records);
  await runCycle(service, accountId);
  return patternOf(await patternsOf(service, accountId), 'bold');
}

describe.each([
  { effect: 0.3, discovered: PATTERN_STATE_ESTABLISHED, name: 'ESTABLISHED' },
  { effect: -0.3, discovered: PATTERN_STATE_RISKY, name: 'RISKY' },
])('a trait with an effect of $effect', ({ effect, discovered, name }) => {
  let accountId: string;
  beforeAll(async () => {
    accountId = await createLearningAccount(service);
  });

  const shown = async () => {
    const { recommendedTones, riskyPatterns } = await contextOf(service, accountId);
    return { recommended: valuesOf(recommendedTones), risky: valuesOf(riskyPatterns) };
  };

  test('is no pattern before five creatives have carried it', async () => {
    await report(service, accountId, period('early', { effect, tests: 4, fromDay: 0 }));
    await runCycle(service, accountId);
    expect(await patternsOf(service, accountId)).toEqual([]);
  });

  test('is a candidate while too little is known', async () => {
    const pattern = await learn(accountId, period('fifth', { effect, tests: 1, fromDay: 4 }));
    expect(pattern).toMatchObject({
      state: PATTERN_STATE_CANDIDATE,
      variants: 5,
      version: 1,
      confidence: 25,
    });
  });

  test('is discovered as more comes in', async () => {
    const pattern = await learn(accountId, period('more', { effect, tests: 25, fromDay: 5 }));
    expect(pattern).toMatchObject({ state: discovered, variants: 30, version: 2, confidence: 75 });
    expect(pattern.qValue).toBeLessThanOrEqual(0.1);
    expect(await shown()).toEqual(
      effect > 0 ? { recommended: ['bold'], risky: [] } : { recommended: [], risky: ['bold'] },
    );
  });

  test('is listed among the risks with where it was seen, or not at all', async () => {
    const { riskyPatterns } = await contextOf(service, accountId);
    const risk = {
      value: 'bold',
      riskSource: RiskSource.RISK_SOURCE_PERFORMANCE,
      evidence: expect.objectContaining({ state: PATTERN_STATE_RISKY, metric: 'ctr' }),
    };
    expect(riskyPatterns).toEqual(effect > 0 ? [] : [expect.objectContaining(risk)]);
  });

  test('stays what it is while nothing is reported, and makes no version', async () => {
    const before = patternOf(await patternsOf(service, accountId), 'bold');
    const { publishedEpoch } = await runCycle(service, accountId);
    expect(publishedEpoch).toBe(0);
    expect(patternOf(await patternsOf(service, accountId), 'bold')).toEqual(before);
  });

  test('is retired when later data say the opposite, and shown no longer', async () => {
    // Half a year later, so that what was learned first counts half.
    const pattern = await learn(accountId, period('reversed', { effect: -effect, tests: 30, fromDay: 180 }));
    expect(pattern).toMatchObject({ state: PATTERN_STATE_RETIRED, version: 3 });
    expect(await shown()).toEqual({ recommended: [], risky: [] });
    const retired = await patternsOf(service, accountId, { state: PATTERN_STATE_RETIRED });
    expect(retired.map(({ value }) => value)).toEqual(['bold']);
  });

  test('keeps its history, each version closed by the next', async () => {
    // The first epoch told of the trait as a value to choose, before there was a pattern.
    expect(await historyOf(accountId)).toEqual([
      { version: 1, state: 'CANDIDATE', from: 2, to: 3, supersedes: null },
      { version: 2, state: name, from: 3, to: 4, supersedes: 1 },
      { version: 3, state: 'RETIRED', from: 4, to: null, supersedes: 2 },
    ]);
  });

  test('is discovered anew, the other way round, when that goes on', async () => {
    const pattern = await learn(
      accountId,
      period('reversed further', { effect: -effect, tests: 60, fromDay: 230 }),
    );
    const opposite = effect > 0 ? PATTERN_STATE_RISKY : PATTERN_STATE_ESTABLISHED;
    expect(pattern).toMatchObject({ state: opposite, version: 4 });
    expect(await shown()).toEqual(
      effect > 0 ? { recommended: [], risky: ['bold'] } : { recommended: ['bold'], risky: [] },
    );
  });
});

test('a pattern whose evidence is taken away is closed, and starts from its last version when it comes back', async () => {
  const accountId = await createLearningAccount(service);
  const records = period('taken', { effect: 0.3, tests: 25, fromDay: 0 });
  await learn(accountId, records);
  const revised = (revision: number, fields: Partial<PerformanceRecord>) =>
    records.map((record) => ({ ...record, ...fields, revision }));
  await report(service, accountId, revised(1, { impressions: 0, clicks: 0 }));
  await runCycle(service, accountId);
  expect(await patternsOf(service, accountId)).toEqual([]);
  expect((await contextOf(service, accountId)).recommendedTones).toEqual([]);
  const back = await learn(accountId, revised(2, {}));
  expect(back).toMatchObject({ state: PATTERN_STATE_ESTABLISHED, version: 2 });
  expect(await historyOf(accountId)).toMatchObject([
    { version: 1, from: 1, to: 2 },
    { version: 2, from: 3, to: null },
  ]);
});
