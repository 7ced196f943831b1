import { randomUUID } from 'node:crypto';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest';
import { ANYONE } from '../../src/access/identity.ts';
import { RunState } from '../../src/gen/kaizen/v1/cycle.ts';
import { createGraph, type Graph, type QueryReport } from '../../src/graph/graph.ts';
import { nodeKey } from '../../src/graph/keys.ts';
import { applyMigrations } from '../../src/graph/migrations.ts';
import { getCycleHandler } from '../../src/grpc/handlers/get-cycle.ts';
import { listCyclesHandler } from '../../src/grpc/handlers/list-cycles.ts';
import { runCycleHandler } from '../../src/grpc/handlers/run-cycle.ts';
import { startAccountCycle } from '../../src/learning/cycle/account-cycle.ts';
import type { CycleDependencies } from '../../src/learning/cycle/cycle-dependencies.ts';
import type { CycleRecord } from '../../src/learning/cycle/cycle-record.ts';
import { createCycleService } from '../../src/learning/cycle/cycle-service.ts';
import { startDeploymentCycle } from '../../src/learning/cycle/deployment-cycle.ts';
import { resumeCycle, resumeInterruptedCycles } from '../../src/learning/cycle/resume-cycles.ts';
import { MAX_TRIES } from '../../src/learning/cycle/take-over-cycle.ts';
import { seededRandom } from '../../src/simulator/random.ts';
import { contrastSums, sideBySide } from '../../src/statistics/contrast.ts';
import { overdispersion, sumOverdispersionTerms } from '../../src/statistics/overdispersion.ts';
import { scoreTerms } from '../../src/statistics/random-arms.ts';
import { runAccountCycle, whenFree } from '../fixtures/cycle-bed.ts';
import { dyingGraph } from '../fixtures/dying-graph.ts';
import { NO_SHARING } from '../fixtures/no-sharing.ts';
import {
  drawAccount,
  PROJECT,
  reportDay,
  reportSet,
  type SeededAccount,
  type SeededArm,
  type SeededSet,
  seedAccount,
  seedEmptyAccount,
  setKeyOf,
  statement,
} from '../fixtures/seeded-account.ts';

const log = pino({ level: 'silent' });
const reports: QueryReport[] = [];
const serverId = `server-${randomUUID()}`;
let graph: Graph;
let ticks = 0;

/** Each look at the clock is a millisecond later, so that cycles sort by their beginning. */
function dependencies(over: Partial<CycleDependencies> = {}): CycleDependencies {
  const clock = (): Date => {
    ticks += 1;
    return new Date(Date.UTC(2026, 2, 1, 3) + ticks);
  };
  // Only ids are drawn from it, and those must differ from an earlier run's on the same database.
  return {
    graph,
    clock,
    log,
    random: Math.random,
    serverId,
    sharingMinAccounts: NO_SHARING,
    // Services of other test files look for cycles whose lease has run out, and would take them up.
    leaseMs: 120_000,
    ...over,
  };
}

const newAccountId = (): string => `cycle|${randomUUID()}`;

async function seeded(seed: number, options = { sets: 24 }): Promise<SeededAccount> {
  const account = drawAccount(newAccountId(), seededRandom(seed), options);
  await seedAccount(graph, account);
  return account;
}

const run = (accountId: string, over: Partial<CycleDependencies> = {}): Promise<CycleRecord> =>
  runAccountCycle(dependencies(over), { accountId, trigger: 'REQUEST' });

function rows<Row>(text: string, accountId: string, params: Readonly<Record<string, unknown>> = {}) {
  const accountKey = nodeKey(accountId);
  return graph.run(statement<Row, 'many'>('many', text), { accountKey, prefix: `${accountKey}|`, ...params });
}

interface ContrastRow {
  readonly setKey: string;
  readonly traitKey: string;
  readonly n: number;
  readonly d: number;
  readonly arms: number;
}

const contrastsOf = (accountId: string) =>
  rows<ContrastRow>(
    `MATCH (set:ContrastSet)<-[r:TESTED_IN]-(trait:Trait) WHERE set.key STARTS WITH $prefix
     RETURN set.key AS setKey, trait.key AS traitKey, r.N AS n, r.D AS d, toInteger(r.arms) AS arms`,
    accountId,
  );

interface PatternRow {
  readonly kind: string;
  readonly value: string;
  readonly assignment: string;
  readonly version: number;
  readonly from: number;
  readonly to: number | null;
  readonly lift: number;
  readonly arms: number;
  readonly isLinked: boolean;
  readonly supersedes: number;
}

/** Every version there is, without what differs from account to account. */
const patternsOf = (accountId: string) =>
  rows<PatternRow>(
    `MATCH (p:Pattern) WHERE p.key STARTS WITH $prefix
     RETURN p.kind AS kind, p.value AS value, p.assignment AS assignment, p.version AS version,
            p.epoch_from AS from, p.epoch_to AS to, p.lift AS lift, p.lower AS lower, p.upper AS upper,
            p.estimate AS estimate, p.sd AS sd, p.arms AS arms, p.sets AS sets, p.confidence AS confidence,
            EXISTS { (p)-[:ABOUT]->() } AS isLinked, COUNT { (p)-[:SUPERSEDES]->() } AS supersedes
     ORDER BY kind, value, assignment, version`,
    accountId,
  );

async function tau2Of(accountId: string, assignment: string, level: string): Promise<number> {
  const [row] = await rows<{ readonly tau2: number }>(
    'MATCH (d:Dispersion {key: $key}) RETURN d.tau2 AS tau2',
    accountId,
    { key: nodeKey(accountId, assignment, 'ctr', level) },
  );
  return row?.tau2 ?? Number.NaN;
}

interface EvidenceRow {
  readonly key: string;
  readonly kept: readonly number[];
  readonly summed: readonly number[];
}

/** The running sums of an account beside what its contrasts add up to; what no contrast is left of is left out. */
const evidenceOf = (accountId: string) =>
  rows<EvidenceRow>(
    `MATCH (t:Trait)-[:HAS_EVIDENCE]->(e:Evidence) WHERE t.key STARTS WITH $prefix AND e.sets > 0
     OPTIONAL MATCH (t)-[r:TESTED_IN {metric: e.metric, assignment: e.assignment}]->(s:ContrastSet)
     WHERE e.project_id IN ['', s.project_id]
     RETURN e.key AS key,
       [e.n, e.d, e.decayed_n, e.decayed_d, e.decayed_squared_d, toFloat(e.arms), toFloat(e.sets), e.successes,
        e.other_successes] AS kept,
       [sum(r.N), sum(r.D), sum(r.decay * r.N), sum(r.decay * r.D), sum(r.decay ^ 2 * r.D), toFloat(sum(r.arms)),
        toFloat(count(r)), sum(r.successes), sum(r.other_successes)] AS summed`,
    accountId,
  );

async function expectEvidenceToAddUp(accountId: string): Promise<void> {
  const evidence = await evidenceOf(accountId);
  expect(evidence.length).toBeGreaterThan(0);
  for (const { key, kept, summed } of evidence) {
    for (const [at, value] of kept.entries()) {
      const sum = summed[at] ?? Number.NaN;
      expect(Math.abs(value - sum), key).toBeLessThanOrEqual(1e-9 * Math.max(1, Math.abs(sum)));
    }
  }
}

const epochOf = async (accountId: string): Promise<number> =>
  (
    await rows<{ readonly epoch: number }>(
      'MATCH (a:Account {key: $accountKey}) RETURN a.published_epoch AS epoch',
      accountId,
    )
  )[0]?.epoch ?? Number.NaN;

const marksOf = async (accountId: string): Promise<number> =>
  (
    await rows<{ readonly marks: number }>(
      'MATCH (n:ContrastSet|Trait|Day) WHERE n.dirty = $accountKey RETURN count(n) AS marks',
      accountId,
    )
  )[0]?.marks ?? Number.NaN;

/** What the sets of an account say, computed without the graph. */
async function referenceContrasts({
  accountId,
  sets,
  traits,
}: SeededAccount): Promise<readonly ContrastRow[]> {
  const traitKey = (trait: string): string => nodeKey(accountId, ...trait.split(/:(.*)/s).slice(0, 2));
  const compare = (
    setKey: string,
    tau2: number,
    arms: readonly SeededArm[],
    of: (arm: SeededArm) => readonly string[],
  ) =>
    [
      ...contrastSums(
        arms.map((arm) => ({ ...arm, traits: of(arm) })),
        tau2,
      ),
    ].map(([trait, sums]) => ({ setKey, traitKey: traitKey(trait), ...sums }));
  const fineTau2 = {
    RANDOMISED: await tau2Of(accountId, 'RANDOMISED', 'FINE'),
    OBSERVATIONAL: await tau2Of(accountId, 'OBSERVATIONAL', 'FINE'),
  };
  const coarseTau2 = await tau2Of(accountId, 'OBSERVATIONAL', 'COARSE');
  const bySet = groupBy(sets, (set) => setKeyOf(accountId, set));
  const fine = [...bySet].flatMap(([setKey, same]) =>
    compare(
      setKey,
      fineTau2[same[0]?.testId === '' ? 'OBSERVATIONAL' : 'RANDOMISED'],
      same.flatMap(({ arms }) => arms),
      ({ contentId }) => traits.get(contentId) ?? [],
    ),
  );
  const coarse = [...groupBy(sets, ({ week }) => week)].flatMap(([week, same]) =>
    compare(
      nodeKey(accountId, 'project-week', PROJECT, week),
      coarseTau2,
      same.flatMap(({ arms }) => arms),
      ({ platform, audience }) => [`platform:${platform}`, `audience:${audience}`],
    ),
  );
  return [...fine, ...coarse];
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(keyOf(item), [...(groups.get(keyOf(item)) ?? []), item]);
  return groups;
}

const place = ({ setKey, traitKey }: ContrastRow): string => `${setKey} ${traitKey}`;

beforeAll(async () => {
  graph = createGraph({ ...inject('neo4j'), database: 'neo4j', onQuery: (report) => reports.push(report) });
  await applyMigrations(graph, { directory: new URL('../../cypher/schema', import.meta.url).pathname });
});

afterAll(() => graph.close());

describe('what a cycle learns', () => {
  test('is what the reference computes from the same figures, to the ninth digit', async () => {
    const account = await seeded(1);
    const cycle = await run(account.accountId);
    expect(cycle).toMatchObject({ state: 'SUCCEEDED', publishedEpoch: 1 });
    const expected = new Map((await referenceContrasts(account)).map((row) => [place(row), row]));
    const found = await contrastsOf(account.accountId);
    expect(found.map(place).sort()).toEqual([...expected.keys()].sort());
    for (const row of found) {
      const reference = expected.get(place(row));
      expect(row.n).toBeCloseTo(reference?.n ?? Number.NaN, 9);
      expect(row.d).toBeCloseTo(reference?.d ?? Number.NaN, 9);
      expect(row.arms).toBe(reference?.arms);
    }
    const tests = account.sets.filter(({ testId }) => testId !== '');
    const terms = sumOverdispersionTerms(tests.map(({ arms }) => scoreTerms(sideBySide(arms))));
    expect(await tau2Of(account.accountId, 'RANDOMISED', 'FINE')).toBeCloseTo(overdispersion(terms), 9);
    await expectEvidenceToAddUp(account.accountId);
  });

  test('finds the trait that works, per kind of assignment, and publishes it with its evidence', async () => {
    const { accountId } = await seeded(2, { sets: 60 });
    const cycle = await run(accountId);
    const patterns = await patternsOf(accountId);
    const good = patterns.filter(({ value }) => value === 'good');
    expect(good.map(({ assignment }) => assignment)).toEqual(['OBSERVATIONAL', 'RANDOMISED']);
    expect(good[1]?.lift).toBeGreaterThan(0.15);
    expect(
      patterns.every(
        ({ version, from, to, isLinked }) => version === 1 && from === 1 && to === null && isLinked,
      ),
    ).toBe(true);
    const sums = await rows<{ readonly same: boolean }>(
      `MATCH (:Account {key: $accountKey})-[:USES]->(t:Trait)<-[:ABOUT]-(p:Pattern)-[:LEARNED_IN]->(:Cycle {key: $cycle})
       MATCH (t)-[r:TESTED_IN]->(s {assignment: p.assignment})
       WITH p, sum(r.N) AS n, sum(r.D) AS d, sum(r.arms) AS arms, count(*) AS sets
       RETURN abs(n - p.n_sum) < 1e-9 AND abs(d - p.d_sum) < 1e-9 AND arms = p.arms AND sets = p.sets AS same`,
      accountId,
      { cycle: cycle.cycleId },
    );
    expect(sums).toHaveLength(patterns.length);
    expect(sums.every(({ same }) => same)).toBe(true);
    expect(await marksOf(accountId)).toBe(0);
  });

  test('says how each stage went', async () => {
    const { accountId } = await seeded(3);
    const { cycleId } = await run(accountId);
    const { stages } = await createCycleService(dependencies()).get(cycleId);
    expect(stages.map(({ name, state }) => `${name} ${state}`)).toEqual([
      'COLLECT SUCCEEDED',
      'EXTRACT_PATTERNS SUCCEEDED',
      'UPDATE_KNOWLEDGE SUCCEEDED',
      'RETRAIN_MODELS SKIPPED',
      'UPDATE_FORMULAS SUCCEEDED',
      'CROSS_ACCOUNT_INSIGHTS SKIPPED',
      'SNAPSHOTS SUCCEEDED',
    ]);
    expect(stages[0]?.counts).toMatchObject({ sets: 24, points: 96 });
    expect(stages[3]?.reason).toMatch(/^not enough data: There are \d+ tests/);
  });
});

describe('a later cycle', () => {
  test('does no work and makes no version when nothing changed', async () => {
    const { accountId } = await seeded(4);
    await run(accountId);
    const before = await patternsOf(accountId);
    reports.length = 0;
    const cycle = await run(accountId);
    expect(cycle).toMatchObject({ state: 'SUCCEEDED', publishedEpoch: 0 });
    const names = new Set(reports.map(({ name }) => name));
    for (const name of [
      'read-fine-arms',
      'remove-contrasts',
      'write-fine-contrasts',
      'add-to-evidence',
      'read-evidence',
      'stage-patterns-account',
    ]) {
      expect(names.has(`learning/${name}`)).toBe(false);
    }
    expect(await patternsOf(accountId)).toEqual(before);
    expect(await epochOf(accountId)).toBe(1);
  });

  test('touches only the kinds of traits that the changed set has', async () => {
    const account = await seeded(5, { sets: 40 });
    const { accountId } = account;
    await run(accountId);
    const set = account.sets.find(({ testId }) => testId !== '');
    if (set === undefined) throw new Error('no test');
    await reportSet(graph, accountId, {
      ...set,
      arms: set.arms.map((arm) => ({ ...arm, clicks: arm.clicks * 2 })),
    });
    const cycle = await run(accountId);
    expect(cycle).toMatchObject({ state: 'SUCCEEDED', publishedEpoch: 2 });
    const all = await patternsOf(accountId);
    const changed = all.filter(({ version }) => version === 2);
    expect(changed.length).toBeGreaterThan(0);
    expect(
      changed.every(
        ({ from, to, supersedes, isLinked }) => from === 2 && to === null && supersedes === 1 && isLinked,
      ),
    ).toBe(true);
    const old = all.filter(({ version, to }) => version === 1 && to !== null);
    expect(old.every(({ to, isLinked }) => to === 2 && isLinked)).toBe(true);
    expect(old).toHaveLength(changed.length);
    // Observational fine sets did not change, so neither did what is known from them about creatives.
    const kept = all.filter(
      ({ assignment, kind }) => assignment === 'OBSERVATIONAL' && !['platform', 'audience'].includes(kind),
    );
    expect(kept.every(({ version }) => version === 1)).toBe(true);
  });

  test('ends in the same figures as one cycle over everything', async () => {
    const whole = drawAccount(newAccountId(), seededRandom(6), { sets: 30 });
    const parts = { ...whole, accountId: newAccountId() };
    await seedAccount(graph, whole);
    await seedAccount(graph, { ...parts, sets: parts.sets.slice(0, 12) });
    await run(parts.accountId);
    for (const set of parts.sets.slice(12)) await reportSet(graph, parts.accountId, set);
    await run(parts.accountId);
    // Variances in use may lag behind by a tenth, so what is compared is exact: against the reference.
    const expected = new Map((await referenceContrasts(parts)).map((row) => [place(row), row.n]));
    for (const row of await contrastsOf(parts.accountId)) {
      expect(row.n).toBeCloseTo(expected.get(place(row)) ?? Number.NaN, 9);
    }
    await run(whole.accountId);
    const subjects = async (accountId: string) =>
      (await patternsOf(accountId))
        .filter(({ to }) => to === null)
        .map(({ kind, value, assignment, arms }) => [kind, value, assignment, arms]);
    expect(await subjects(parts.accountId)).toEqual(await subjects(whole.accountId));
  });

  test('moves a set that turns out not to be randomised to the other sums', async () => {
    const account = await seeded(7);
    const { accountId } = account;
    await run(accountId);
    const set = account.sets.find(({ testId }) => testId !== '');
    if (set === undefined) throw new Error('no test');
    await rows(
      `MATCH (s:ContrastSet {key: $setKey})
       SET s.assignment = 'OBSERVATIONAL', s.dirty = $accountKey, s.change = s.change + 1 RETURN 1 AS one`,
      accountId,
      { setKey: setKeyOf(accountId, set) },
    );
    await run(accountId);
    const sums = await rows<{ readonly key: string; readonly df: number; readonly sum: number }>(
      `UNWIND ['RANDOMISED', 'OBSERVATIONAL'] AS assignment
       MATCH (d:Dispersion {key: $prefix + assignment + '|ctr|FINE'})
       MATCH (s:ContrastSet {level: 'FINE', assignment: assignment}) WHERE s.key STARTS WITH $prefix
       RETURN d.key AS key, d.df AS df, toInteger(sum(coalesce(s.df[0], 0.0))) AS sum`,
      accountId,
    );
    expect(sums.map(({ df }) => df)).toEqual(sums.map(({ sum }) => sum));
    await expectEvidenceToAddUp(accountId);
  });

  test('closes the patterns of what is no longer compared, and goes on counting when it comes back', async () => {
    const account = await seeded(8);
    const { accountId } = account;
    await run(accountId);
    const touch = (text: string) =>
      rows(
        `MATCH (t:Trait {key: $traitKey}) MATCH (c:Creative)-[:IN_SET]->(s:ContrastSet) WHERE c.key STARTS WITH $prefix
         SET s.dirty = $accountKey, s.change = s.change + 1 WITH DISTINCT c, t ${text} RETURN count(*) AS n`,
        accountId,
        { traitKey: nodeKey(accountId, 'tone', 'bold') },
      );
    await touch('MATCH (c)-[h:HAS]->(t) SET c.had = true DELETE h');
    expect(await run(accountId)).toMatchObject({ publishedEpoch: 2 });
    const bold = async () => (await patternsOf(accountId)).filter(({ value }) => value === 'bold');
    expect((await bold()).map(({ version, to }) => [version, to])).toEqual([
      [1, 2],
      [1, 2],
    ]);
    await touch("MATCH (c) WHERE c.had CREATE (c)-[:HAS {source: 'reported'}]->(t)");
    expect(await run(accountId)).toMatchObject({ publishedEpoch: 3 });
    expect(
      (await bold()).map(({ version, from, to, supersedes }) => [version, from, to, supersedes]),
    ).toEqual([
      [1, 1, 2, 0],
      [2, 3, null, 1],
      [1, 1, 2, 0],
      [2, 3, null, 1],
    ]);
  });

  test('keeps on a trait only what a reader can still want', async () => {
    const account = await seeded(9);
    const { accountId } = account;
    for (let factor = 1; factor <= 4; factor += 1) {
      for (const set of account.sets) {
        const arms = set.arms.map((arm) => ({ ...arm, impressions: arm.impressions * factor }));
        await reportSet(graph, accountId, { ...set, arms });
      }
      expect(await run(accountId)).toMatchObject({ publishedEpoch: factor });
    }
    const patterns = await patternsOf(accountId);
    const linked = patterns.filter(({ isLinked }) => isLinked);
    expect(new Set(linked.map(({ to }) => to))).toEqual(new Set([3, 4, null]));
    expect(patterns.length).toBeGreaterThan(linked.length);
  });
});

describe('snapshots', () => {
  test('are the sums of the days of the account and its projects', async () => {
    const accountId = newAccountId();
    await seedEmptyAccount(graph, accountId);
    const report = (
      projectId: '' | typeof PROJECT,
      date: string,
      spendMicros: number,
      revenueMicros: number,
    ) => reportDay(graph, accountId, { projectId, date, spendMicros, revenueMicros });
    await report('', '2026-01-01', 1_000_000, 2_000_000);
    await report(PROJECT, '2026-01-01', 3_000_000, 4_000_000);
    await report(PROJECT, '2026-01-02', 0, 0);
    const cycle = await run(accountId);
    expect(cycle.state).toBe('SUCCEEDED');
    const snapshots = () =>
      rows<Readonly<Record<string, unknown>>>(
        `MATCH (:Account {key: $accountKey})-[:HAS_SNAPSHOT]->(s:Snapshot)
         RETURN toString(s.date) AS date, s.spend_micros AS spend, s.revenue_micros AS revenue, s.roas AS roas,
                s.impressions AS impressions, s.patterns AS patterns ORDER BY date`,
        accountId,
      );
    expect(await snapshots()).toEqual([
      {
        date: '2026-01-01',
        spend: 4_000_000,
        revenue: 6_000_000,
        roas: 1.5,
        impressions: 2000,
        patterns: null,
      },
      { date: '2026-01-02', spend: 0, revenue: 0, roas: null, impressions: 1000, patterns: 0 },
    ]);
    await report('', '2026-01-02', 2_000_000, 1_000_000);
    await run(accountId);
    expect(await snapshots()).toMatchObject([
      { spend: 4_000_000 },
      { spend: 2_000_000, roas: 0.5, impressions: 2000 },
    ]);
    expect(await marksOf(accountId)).toBe(0);
  });
});

describe('a cycle whose server dies', () => {
  const places = [
    { at: 'learning/stages/count-changes', nth: 1 },
    { at: 'learning/stages/write-set-terms', nth: 1 },
    { at: 'learning/stages/add-to-dispersions', nth: 1 },
    { at: 'learning/stages/move-dispersion', nth: 1 },
    { at: 'learning/stages/move-dispersion', nth: 2 },
    { at: 'learning/stages/remove-contrasts', nth: 1 },
    { at: 'learning/stages/add-to-evidence', nth: 1 },
    { at: 'learning/stages/clear-set-marks', nth: 2 },
    { at: 'learning/stages/find-dirty-traits', nth: 1 },
    { at: 'learning/stages/stage-patterns-account', nth: 1 },
    { at: 'learning/stages/prune-pattern-links', nth: 1 },
    { at: 'learning/stages/find-dirty-days', nth: 1 },
    { at: 'learning/stages/write-snapshots', nth: 1 },
    { at: 'learning/stages/publish-knowledge', nth: 1 },
    { at: 'learning/cycle/end-cycle', nth: 1 },
  ];
  const account = drawAccount('', seededRandom(10), { sets: 20 });
  const later = account.sets.slice(5).map(
    (set): SeededSet => ({
      ...set,
      arms: set.arms.map((arm) => ({ ...arm, clicks: Math.round(arm.clicks * 1.6) })),
    }),
  );

  let expected: readonly PatternRow[];
  let uninterrupted: CycleRecord;

  /** Two rounds of figures with a cycle after each, the second by the given means. */
  async function learn(
    runSecond: (accountId: string) => Promise<CycleRecord>,
  ): Promise<{ readonly accountId: string; readonly cycle: CycleRecord }> {
    const accountId = newAccountId();
    await seedAccount(graph, { ...account, accountId });
    await run(accountId);
    for (const set of later) await reportSet(graph, accountId, set);
    await reportDay(graph, accountId, {
      projectId: '',
      date: '2026-01-01',
      spendMicros: 1,
      revenueMicros: 1,
    });
    const cycle = await runSecond(accountId);
    expect(cycle).toMatchObject({ state: 'SUCCEEDED', publishedEpoch: 2 });
    return { accountId, cycle };
  }

  const work = ({ stages }: CycleRecord) =>
    stages.map(({ name, state, counts }) => ({ name, state, counts }));

  beforeAll(async () => {
    const { accountId, cycle } = await learn((id) => run(id));
    expected = await patternsOf(accountId);
    uninterrupted = cycle;
  });

  /** What lasting stages begin with. */
  const FIRST_QUESTIONS = new Map([
    ['COLLECT', 'learning/stages/count-changes'],
    ['EXTRACT_PATTERNS', 'learning/stages/find-unmeasured-sets'],
    ['SNAPSHOTS', 'learning/stages/find-dirty-days'],
  ]);

  test.each(places)(
    'at $at, time $nth, is resumed and ends as if nothing had happened, with the same counts',
    async (death) => {
      const { accountId, cycle } = await learn(async (id) => {
        const seen = (await patternsOf(id)).filter(({ from }) => from <= 1);
        const dead = await run(id, { graph: dyingGraph(graph, death) });
        expect(dead.state).toBe('RUNNING');
        expect(await epochOf(id)).toBe(1);
        // Readers of epoch 1 find what they found before.
        const still = (await patternsOf(id)).filter(({ from }) => from <= 1);
        expect(still.map(({ lift, isLinked }) => [lift, isLinked])).toEqual(
          seen.map(({ lift, isLinked }) => [lift, isLinked]),
        );
        expect(still.every(({ to }) => to === null || to > 1)).toBe(true);
        // The next life of the server finds what it left behind.
        const { cycleId } = dead;
        const service = createCycleService(dependencies());
        const left = await service.get(cycleId);
        const asked = new Set<string>();
        const listening: Graph = {
          ...graph,
          run: (query, params, options) => {
            asked.add(query.name);
            return graph.run(query, params, options);
          },
        };
        const resumed = await resumeCycle(dependencies({ graph: listening }), {
          cycleId,
          formerHolder: serverId,
        });
        expect(resumed?.cycle).toMatchObject({ cycleId, resumed: 1 });
        await resumed?.done;
        // What was over and lasts is not done again.
        for (const { name, state } of left.stages) {
          const question = state === 'SUCCEEDED' ? FIRST_QUESTIONS.get(name) : undefined;
          if (question !== undefined) expect([...asked]).not.toContain(question);
        }
        return service.get(cycleId);
      });
      expect(work(cycle)).toEqual(work(uninterrupted));
      expect(await patternsOf(accountId)).toEqual(expected);
      expect(await marksOf(accountId)).toBe(0);
    },
  );

  test('keeps others out until its lease has run out, and is then resumed by whoever checks or asks', async () => {
    const { accountId } = await seeded(11, { sets: 3 });
    const death = { graph: dyingGraph(graph, { at: 'learning/stages/count-changes' }), leaseMs: 3_000 };
    const { cycleId } = await run(accountId, death);
    const other = dependencies({ serverId: 'another' });
    expect(await resumeInterruptedCycles(other, { atStart: true })).toEqual([]);
    const service = createCycleService(other);
    const again = () => service.start({ accountId, trigger: 'REQUEST' });
    const refusal = { detail: { reason: 'CYCLE_ALREADY_RUNNING', metadata: { cycle_id: cycleId } } };
    await expect(again()).rejects.toMatchObject(refusal);
    expect(await service.get(cycleId)).toMatchObject({ state: 'RUNNING', resumed: 0 });
    await new Promise((resolve) => setTimeout(resolve, 3_200));
    await expect(again()).rejects.toMatchObject(refusal);
    // By this server, or by the service of another test.
    const ended = { state: 'SUCCEEDED', resumed: 1, publishedEpoch: 1 };
    await expect.poll(() => service.get(cycleId), { timeout: 60_000 }).toMatchObject(ended);
    await service.stop({ deadlineMs: 60_000 });
  });

  test('every time at the same place is given up in the end', async () => {
    const { accountId } = await seeded(22, { sets: 3 });
    const dying = (at: string) => dependencies({ graph: dyingGraph(graph, { at }) });
    const { cycleId } = await runAccountCycle(dying('learning/stages/find-dirty-traits'), {
      accountId,
      trigger: 'REQUEST',
    });
    const resume = async (at: string) =>
      (await resumeCycle(dying(at), { cycleId, formerHolder: serverId }))?.done;
    for (let time = 1; time <= MAX_TRIES; time += 1) {
      expect(await resume('learning/stages/find-dirty-traits')).toMatchObject({
        state: 'RUNNING',
        resumed: time,
      });
    }
    expect(await resume('none')).toBeUndefined();
    expect(await createCycleService(dependencies()).get(cycleId)).toMatchObject({
      state: 'FAILED',
      reason: expect.stringMatching(/^given up: its server died 6 times in a row/),
      stages: expect.arrayContaining([
        expect.objectContaining({ name: 'UPDATE_KNOWLEDGE', state: 'FAILED' }),
      ]),
    });
    // The next one finds what was left.
    expect(await run(accountId)).toMatchObject({ state: 'SUCCEEDED', publishedEpoch: 1 });
  });

  test('writes nothing more when it was only slow and another has taken over', async () => {
    const { accountId } = await seeded(12, { sets: 9 });
    let isTaken = false;
    const cycles = createCycleService(dependencies());
    // Between two stages its lease runs out, and another server runs the cycle to its end.
    const slow: Graph = {
      ...graph,
      run: async (query, params, options) => {
        if (query.name === 'learning/stages/find-dirty-traits' && !isTaken) {
          isTaken = true;
          await rows(
            "MATCH (l:Lease {key: 'cycle|' + $accountKey}) SET l.expires_at = datetime() - duration('PT1S') RETURN 1 AS one",
            accountId,
          );
          const [{ cycleId } = { cycleId: '' }] = await cycles.list({ accountId, limit: 1 });
          await resumeCycle(dependencies({ serverId: 'another' }), { cycleId });
          await expect
            .poll(() => cycles.get(cycleId), { timeout: 60_000 })
            .toMatchObject({ resumed: 1, publishedEpoch: 1 });
        }
        return graph.run(query, params, options);
      },
    };
    const lost = await run(accountId, { graph: slow });
    // It reads the record again, and finds it as the other left it.
    expect(lost).toMatchObject({ state: 'SUCCEEDED', publishedEpoch: 1, resumed: 1 });
    expect((await patternsOf(accountId)).every(({ version }) => version === 1)).toBe(true);
    expect(await epochOf(accountId)).toBe(1);
  });
});

describe('one account', () => {
  test('has one cycle at a time, and the second is told which runs', async () => {
    const { accountId } = await seeded(13, { sets: 9 });
    const { cycle, done } = await startAccountCycle(dependencies(), { accountId, trigger: 'REQUEST' });
    await expect(run(accountId)).rejects.toMatchObject({
      detail: { kind: 'ABORTED', reason: 'CYCLE_ALREADY_RUNNING', metadata: { cycle_id: cycle.cycleId } },
    });
    expect(await done).toMatchObject({ cycleId: cycle.cycleId, state: 'SUCCEEDED' });
    expect(await run(accountId)).toMatchObject({ state: 'SUCCEEDED' });
  });

  test('that does not exist is not found', async () => {
    await expect(run(newAccountId())).rejects.toMatchObject({ detail: { reason: 'UNKNOWN_ACCOUNT' } });
  });

  test('keeps its marks for figures that arrive while its cycle runs', async () => {
    const account = await seeded(14, { sets: 9 });
    const { accountId } = account;
    const [set] = account.sets;
    if (set === undefined) throw new Error('no set');
    let isReported = false;
    const busy: Graph = {
      ...graph,
      run: async (query, params, options) => {
        if (query.name === 'learning/stages/find-measured-sets' && !isReported) {
          isReported = true;
          await reportSet(graph, accountId, {
            ...set,
            arms: set.arms.map((arm) => ({ ...arm, clicks: 50 })),
          });
        }
        return graph.run(query, params, options);
      },
    };
    expect(await run(accountId, { graph: busy })).toMatchObject({ state: 'SUCCEEDED' });
    // The set and its project week.
    expect(await marksOf(accountId)).toBe(2);
    expect(await run(accountId)).toMatchObject({ state: 'SUCCEEDED', publishedEpoch: 2 });
    expect(await marksOf(accountId)).toBe(0);
  });
});

describe('a deployment cycle', () => {
  /** A graph in which there are only these accounts, of which one fails. */
  function withAccounts(accountIds: readonly string[], failing: string): Graph {
    const keys = accountIds.map((id) => nodeKey(id)).sort();
    return {
      ...graph,
      run: async (query, params, options) => {
        const given: unknown = params;
        if (query.name === 'learning/stages/count-changes' && JSON.stringify(given).includes(failing)) {
          throw new Error('broken account');
        }
        const result = await graph.run(query, params, options);
        if (query.name !== 'learning/cycle/list-account-keys' || !Array.isArray(result)) return result;
        const after = (given as { readonly afterKey: string }).afterKey;
        const accounts = keys
          .filter((key) => key > after)
          .map((accountKey) => ({
            accountKey,
            accountId: accountIds.find((id) => nodeKey(id) === accountKey) ?? '',
          }));
        return accounts as unknown as typeof result;
      },
    };
  }

  test('goes on when one of them fails or is busy, and counts', async () => {
    const accounts = [
      await seeded(15, { sets: 9 }),
      await seeded(16, { sets: 9 }),
      await seeded(17, { sets: 9 }),
    ];
    const ids = accounts.map(({ accountId }) => accountId);
    const [, failing = ''] = ids;
    const visited = withAccounts(ids, failing.slice(-12));
    const { cycle, done } = await whenFree(() =>
      startDeploymentCycle(dependencies({ graph: visited }), { trigger: 'SCHEDULE' }),
    );
    await expect(startDeploymentCycle(dependencies(), { trigger: 'REQUEST' })).rejects.toMatchObject({
      detail: { reason: 'CYCLE_ALREADY_RUNNING', metadata: { cycle_id: cycle.cycleId } },
    });
    expect(await done).toMatchObject({ state: 'SUCCEEDED', accountsSucceeded: 2, accountsFailed: 1 });
    const service = createCycleService(dependencies());
    expect(await service.get(cycle.cycleId)).toMatchObject({
      accountId: '',
      accountsSucceeded: 2,
      // What accounts share is settled by the deployment cycle itself; another test may have done so today.
      stages: [{ name: 'CROSS_ACCOUNT_INSIGHTS', state: expect.stringMatching('SUCCEEDED|SKIPPED') }],
    });
    const [failed] = await service.list({ accountId: failing, limit: 10 });
    expect(failed).toMatchObject({ state: 'FAILED', parentCycleId: cycle.cycleId, trigger: 'SCHEDULE' });
    expect(failed?.reason).not.toContain('broken');
    expect(failed?.stages[0]?.state).toBe('FAILED');
  });
});

describe('the service', () => {
  const call = {
    requestId: 'r',
    accountId: '',
    principal: ANYONE,
    signal: new AbortController().signal,
    log,
  };

  test('returns a running cycle at once, shows it, and lists cycles newest first by pages', async () => {
    const { accountId } = await seeded(18, { sets: 9 });
    const cycles = createCycleService(dependencies());
    const started = await runCycleHandler({ cycles })({ accountId, wait: false, dryRun: false }, call);
    const cycleId = started.cycle?.cycleId ?? '';
    expect(started.cycle).toMatchObject({ state: RunState.RUN_STATE_RUNNING, endTime: undefined });
    await cycles.stop({ deadlineMs: 60_000 });
    const got = await getCycleHandler({ cycles })({ cycleId }, call);
    expect(got.cycle).toMatchObject({ state: RunState.RUN_STATE_SUCCEEDED, publishedEpoch: 1, accountId });
    expect(got.cycle?.stages).toHaveLength(7);
    for (let index = 0; index < 4; index += 1) await run(accountId);
    const list = listCyclesHandler({ cycles });
    const ids: string[] = [];
    let pageToken = '';
    do {
      const page = await list({ accountId, pageSize: 2, pageToken }, call);
      ids.push(...page.cycles.map((cycle) => cycle.cycleId));
      pageToken = page.nextPageToken;
    } while (pageToken !== '');
    expect(ids).toHaveLength(5);
    expect(ids.at(-1)).toBe(cycleId);
    expect(ids).toEqual([...ids].sort().reverse());
  });

  test('waits for the end of a cycle when asked to', async () => {
    const { accountId } = await seeded(19, { sets: 9 });
    const cycles = createCycleService(dependencies());
    const { cycle } = await runCycleHandler({ cycles })({ accountId, wait: true, dryRun: false }, call);
    expect(cycle).toMatchObject({ state: RunState.RUN_STATE_SUCCEEDED, publishedEpoch: 1 });
  });

  test('hides cycles of other accounts, and has none of that name', async () => {
    const { accountId } = await seeded(20, { sets: 9 });
    const cycles = createCycleService(dependencies());
    const { cycleId } = await run(accountId);
    const get = getCycleHandler({ cycles });
    const other = { ...ANYONE, accountIds: new Set(['other']) };
    await expect(get({ cycleId }, { ...call, principal: other })).rejects.toMatchObject({
      detail: { reason: 'UNKNOWN_CYCLE' },
    });
    await expect(get({ cycleId: 'none' }, call)).rejects.toMatchObject({
      detail: { reason: 'UNKNOWN_CYCLE' },
    });
  });

  test('stops a cycle at its next write when it cannot wait, and leaves it to the next server', async () => {
    const { accountId } = await seeded(21, { sets: 9 });
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => {
      release = resolve;
    });
    const slow: Graph = {
      ...graph,
      run: async (query, params, options) => {
        if (query.name === 'learning/stages/count-changes') await held;
        return graph.run(query, params, options);
      },
    };
    const cycles = createCycleService(dependencies({ graph: slow }));
    const { done, cycle } = await cycles.start({ accountId, trigger: 'REQUEST' });
    const stopped = cycles.stop({ deadlineMs: 10 });
    setTimeout(release, 100);
    await stopped;
    expect(await done).toMatchObject({ state: 'RUNNING' });
    await expect(cycles.start({ accountId, trigger: 'REQUEST' })).rejects.toMatchObject({
      detail: { reason: 'SHUTTING_DOWN' },
    });
    // Its lease is free at once, whoever held it.
    const { cycleId } = cycle;
    const resumed = await resumeCycle(dependencies({ serverId: 'another' }), { cycleId });
    expect(await resumed?.done).toMatchObject({ cycleId, state: 'SUCCEEDED', publishedEpoch: 1, resumed: 1 });
  });
});
