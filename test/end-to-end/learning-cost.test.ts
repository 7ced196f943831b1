import { pino } from 'pino';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { PerformanceRecord } from '../../src/gen/kaizen/v1/performance.ts';
import { nodeKey } from '../../src/graph/keys.ts';
import { seededRandom } from '../../src/simulator/random.ts';
import { runAccountCycle } from '../fixtures/cycle-bed.ts';
import { startTestService, type TestService } from './harness.ts';
import {
  createLearningAccount,
  dateOf,
  NOW,
  recordOf,
  report,
  rowsOf,
  runCycle,
  trait,
} from './learning-client.ts';
import { type DbHits, type ProfiledGraph, profiledGraph } from './profiled-graph.ts';

const log = pino({ level: 'silent' });
let service: TestService;
let profiled: ProfiledGraph;
beforeAll(async () => {
  service = await startTestService({ now: NOW });
  profiled = profiledGraph(service.graph);
});
afterAll(async () => {
  await profiled.close();
  await service.close();
});

const TRAITS = ['tone:bold', 'tone:calm', 'pillar:stories', 'hook_type:question', 'template:grid'];

/** Each week a test and a set by week, of four creatives each; every metric is reported. */
function history(sets: number): readonly PerformanceRecord[] {
  const random = seededRandom(1);
  return Array.from({ length: sets }, (_, set) =>
    Array.from({ length: 4 }, (__, arm) =>
      ['test', 'week'].map((place) => {
        const traits = TRAITS.filter(() => random.uniform() < 0.5).map(trait);
        const clicks = random.binomial(4_000, traits.length > 2 ? 0.03 : 0.025);
        return recordOf({
          contentId: `${place} ${set} ${arm}`,
          projectId: set % 2 === 0 ? 'project' : 'other',
          platform: arm % 2 === 0 ? 'tiktok' : 'instagram',
          date: dateOf(set),
          traits,
          ...(place === 'test' ? { testId: `test ${set}` } : {}),
          impressions: 4_000,
          clicks,
          engagements: random.binomial(4_000, 0.05),
          conversions: random.binomial(clicks, 0.3),
          spendMicros: 20_000_000,
          revenueMicros: 1_000_000 * random.binomial(100, 0.4),
        });
      }),
    ),
  ).flat(2);
}

/** A click or two more on each creative of the first test: too few to move how all arms are weighted. */
const changedSet = (revision: number): readonly PerformanceRecord[] =>
  history(1)
    .filter(({ testId }) => testId !== '')
    .map((record) => ({ ...record, revision, clicks: (record.clicks ?? 0) + 1 + (revision % 2) }));

/** An account with a history that a cycle has learned from. */
async function learned(sets: number): Promise<string> {
  const accountId = await createLearningAccount(service);
  await report(service, accountId, history(sets));
  await runCycle(service, accountId);
  return accountId;
}

/** Filling ten times the history takes its time on a busy machine; nothing is measured by the clock. */
const TIMEOUT_MS = 400_000;

/** Hits of the store of the cycle that follows one changed set, by query. */
async function costOfChange(accountId: string, revision: number): Promise<DbHits> {
  await report(service, accountId, changedSet(revision));
  profiled.take();
  const cycle = await runAccountCycle(
    { graph: profiled.graph, clock: () => NOW, log, random: Math.random, serverId: 'profiled' },
    { accountId, trigger: 'REQUEST' },
  );
  expect(cycle.state).toBe('SUCCEEDED');
  // The test and the project week it lies in.
  const extracted = cycle.stages.find(({ name }) => name === 'EXTRACT_PATTERNS')?.counts;
  expect(extracted).toMatchObject({ sets_measured: 2, scopes_reweighted: 0, sets_compared: 2 });
  return profiled.take();
}

/** Models are trained on their whole training set, whenever they are trained at all: that is not counted here. */
const total = (hits: DbHits): number =>
  [...hits].reduce((sum, [name, cost]) => sum + (name.startsWith('models/') ? 0 : cost), 0);

function expectSameCost(before: DbHits, after: DbHits): void {
  const grown = [...after]
    .map(([name, cost]) => ({ name, before: before.get(name) ?? 0, after: cost }))
    .sort((a, b) => b.after - b.before - (a.after - a.before));
  // Far more than any cycle asks for, however little there is to do: else nothing was counted.
  expect(total(before)).toBeGreaterThan(1_000);
  const message = `grown from ${total(before)} to ${total(after)}: ${JSON.stringify(grown.slice(0, 3))}`;
  expect(total(after) / total(before), message).toBeLessThanOrEqual(1.5);
}

test(
  'a cycle costs what changed, not what is stored: the same hits of the store on ten times the history',
  async () => {
    const short = await costOfChange(await learned(15), 1);
    const long = await costOfChange(await learned(150), 1);
    expectSameCost(short, long);
  },
  TIMEOUT_MS,
);

test(
  'nor does it cost more for the cycles run before: versions that ended are out of the way',
  async () => {
    const accountId = await learned(20);
    const second = await costOfChange(accountId, 1);
    let last = second;
    for (let revision = 2; revision <= 12; revision += 1) last = await costOfChange(accountId, revision);
    expectSameCost(second, last);
    const [left] = await rowsOf<{ readonly versions: number }>(
      service,
      `MATCH (a:Account {key: $key})-[:HAS_PATTERN]->(p) WHERE p.epoch_to < a.published_epoch - 1
     RETURN count(p) AS versions`,
      { key: nodeKey(accountId) },
    );
    expect(left).toEqual({ versions: 0 });
  },
  TIMEOUT_MS,
);
