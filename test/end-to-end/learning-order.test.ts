/** What is learned follows from the figures that hold, whatever was said before and in whatever order it came. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { PerformanceRecord } from '../../src/gen/kaizen/v1/performance.ts';
import { Assignment } from '../../src/gen/kaizen/v1/vocabulary.ts';
import { nodeKey } from '../../src/graph/keys.ts';
import { type Random, seededRandom } from '../../src/simulator/random.ts';
import { evidenceOf, expectSame } from './evidence.ts';
import { startTestService, type TestService } from './harness.ts';
import {
  contextOf,
  createLearningAccount,
  dateOf,
  NOW,
  patternsOf,
  recordOf,
  report,
  rowsOf,
  runCycle,
  trait,
} from './learning-client.ts';

let service: TestService;
beforeAll(async () => {
  service = await startTestService({ now: NOW });
});
afterAll(() => service.close());

const MIXES = [[], ['tone:bold'], ['pillar:stories'], ['tone:bold', 'pillar:stories']] as const;
const PROJECTS = ['project', 'other'] as const;

/** What one arm of a test is reported with; arms differ by less than chance, so that weights are the same throughout. */
function arm(
  testId: string,
  at: number,
  day: number,
  fields: Partial<PerformanceRecord> = {},
): PerformanceRecord {
  return recordOf({
    contentId: `${testId} ${at}`,
    testId,
    date: dateOf(day),
    platform: at % 2 === 0 ? 'instagram' : 'linkedin',
    audience: at < 2 ? 'founders' : '',
    traits: (MIXES[at % MIXES.length] ?? []).map(trait),
    impressions: 5_000,
    clicks: 200 + ((3 * at) % 5),
    ...fields,
  });
}

function arms(testId: string, day: number, fields?: Partial<PerformanceRecord>): PerformanceRecord[] {
  return MIXES.flatMap((_, at) =>
    ['instagram', 'linkedin'].map((platform) => arm(testId, at, day, { platform, ...fields })),
  );
}

/** The records that hold, of every figure the last revision, oldest first: as if nothing had come late. */
function finalOf(records: readonly PerformanceRecord[]): readonly PerformanceRecord[] {
  const last = new Map<string, PerformanceRecord>();
  for (const record of records.toSorted((a, b) => a.revision - b.revision))
    last.set(figureOf(record), record);
  return [...last.values()].sort((a, b) => (a.date < b.date ? -1 : 1));
}

function figureOf({ projectId, contentId, platform, audience, date }: PerformanceRecord): string {
  return nodeKey(projectId, contentId, platform, audience, date);
}

/** What the sets of an account are said to be, those without figures left out. */
function setsOf(accountId: string) {
  return rowsOf<Readonly<Record<string, unknown>>>(
    service,
    `MATCH (s:ContrastSet {level: 'FINE'})<-[figure:IN_SET]-() WHERE s.key STARTS WITH $prefix
     WITH s, sum(figure.records) AS records, count(figure) AS members
     OPTIONAL MATCH (s)-[:WITHIN]->(coarse)
     WITH s, records, members, collect(split(coarse.key, $prefix)[1]) AS within
     RETURN split(s.key, $prefix)[1] AS name, s.assignment AS assignment, toString(s.newest) AS newest, s.week AS week,
            s.project_id AS project, s.platform AS platform, s.observational AS observational, records, members, within
     ORDER BY name`,
    { prefix: `${nodeKey(accountId)}|` },
  );
}

/** Numbers to nine digits: sums are added up in another order. */
function rounded(value: unknown): unknown {
  if (typeof value === 'number') return Number(value.toPrecision(9));
  if (Array.isArray(value)) return value.map(rounded);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([name]) => !OF_THE_ACCOUNT.has(name))
      .map(([name, field]) => [name, rounded(field)]),
  );
}

/** Fields that differ between accounts that learned the same. */
const OF_THE_ACCOUNT = new Set(['patternId', 'cycleId', 'contextId', 'asOf', 'epoch', 'version', 'itemId']);

/** Current patterns of every scope. */
async function patternsIn(accountId: string): Promise<readonly unknown[]> {
  const scopes = ['', ...PROJECTS].map((projectId) => patternsOf(service, accountId, { projectId }));
  return (await Promise.all(scopes))
    .flat()
    .map((pattern) => JSON.stringify(rounded(pattern)))
    .sort();
}

/** The context of every project. */
async function contextsIn(accountId: string): Promise<readonly unknown[]> {
  const contexts = PROJECTS.map((projectId) => contextOf(service, accountId, { projectId }));
  return (await Promise.all(contexts)).map(rounded);
}

async function freshAccount(records: readonly PerformanceRecord[]): Promise<string> {
  const accountId = await createLearningAccount(service);
  await report(service, accountId, finalOf(records));
  await runCycle(service, accountId);
  return accountId;
}

async function expectToHaveLearned(accountId: string, fresh: string): Promise<void> {
  expect(await setsOf(accountId)).toEqual(await setsOf(fresh));
  expectSame(await evidenceOf(service, accountId), await evidenceOf(service, fresh));
}

const LATER = arm('a', 0, 60, { contentId: 'late' });
const CORRECTED = { revision: 1, clicks: 203 } as const;

describe('a correction leaves no trace', () => {
  test.each<{
    readonly what: string;
    readonly first: readonly PerformanceRecord[];
    readonly later: readonly PerformanceRecord[];
  }>([
    {
      what: 'of a test id: the newest day goes with its record',
      first: [...arms('a', 0), ...arms('b', 30), LATER],
      later: [{ ...LATER, testId: 'b', revision: 1 }],
    },
    {
      what: 'of a test id that empties the test',
      first: [...arms('a', 0), ...arms('b', 3)],
      later: arms('b', 3).map((record) => ({ ...record, testId: 'a', revision: 1 })),
    },
    {
      what: 'of a test id that was none',
      first: [...arms('a', 0), LATER].map((record) => ({ ...record, testId: '', assignment: 0 })),
      later: [...arms('a', 0), LATER].map((record) => ({ ...record, revision: 1 })),
    },
    {
      what: 'of an assignment: a test is randomised once all its records say so',
      first: [
        ...arms('a', 0, { assignment: Assignment.ASSIGNMENT_OBSERVATIONAL }),
        ...arms('b', 1),
        ...arms('b', 2, { assignment: Assignment.ASSIGNMENT_OBSERVATIONAL }),
      ],
      later: arms('a', 0, { revision: 1 }),
    },
    {
      what: 'of some assignments: it takes all of them',
      first: arms('a', 0, { assignment: Assignment.ASSIGNMENT_OBSERVATIONAL }),
      later: arms('a', 0, { revision: 1 }).slice(1),
    },
    {
      what: 'of an assignment, the other way round',
      first: arms('a', 0),
      later: [arm('a', 2, 0, { revision: 1, assignment: Assignment.ASSIGNMENT_OBSERVATIONAL })],
    },
    {
      what: 'that is an earlier week: platforms and audiences are compared where the test began',
      first: [...arms('a', 14), ...arms('b', 0), ...arms('c', 14)],
      later: arms('a', 1),
    },
    {
      what: 'that takes the earlier week away',
      first: [...arms('a', 0), ...arms('a', 14), ...arms('b', 0), ...arms('c', 14)],
      later: arms('a', 0).map((record) => ({ ...record, testId: 'b', revision: 1 })),
    },
    {
      what: 'that is a later week',
      first: [...arms('a', 0), ...arms('b', 14)],
      later: arms('a', 14, { projectId: 'other' }),
    },
    {
      what: 'that is an earlier week of another project',
      first: [...arms('a', 14), ...arms('b', 14)],
      later: arms('a', 0, { projectId: 'other' }),
    },
    {
      what: 'of figures alone',
      first: [...arms('a', 0), ...arms('b', 14)],
      later: [arm('a', 1, 0, CORRECTED)],
    },
  ])('$what', async ({ first, later }) => {
    const fresh = await freshAccount([...first, ...later]);
    expect((await evidenceOf(service, fresh)).length).toBeGreaterThan(0);
    const accountId = await createLearningAccount(service);
    await report(service, accountId, first);
    await runCycle(service, accountId);
    await report(service, accountId, later);
    await runCycle(service, accountId);
    await expectToHaveLearned(accountId, fresh);
  });
});

/** Some 250 records of some 150 figures: three tests over weeks and projects, and sets by week; some corrected, up to twice. */
function manyRecords(random: Random): readonly PerformanceRecord[] {
  const pick = <Value>(values: readonly [Value, ...Value[]]): Value =>
    values[Math.floor(random.uniform() * values.length)] ?? values[0];
  const { ASSIGNMENT_OBSERVATIONAL, ASSIGNMENT_RANDOMISED, ASSIGNMENT_UNSPECIFIED } = Assignment;
  // In the end only test c is observational; on the way there every test is said to be.
  const placed = (isLast: boolean): Partial<PerformanceRecord> => {
    const testId = pick(['a', 'b', 'c', '']);
    if (testId === '') return { testId, assignment: ASSIGNMENT_UNSPECIFIED };
    const randomised = pick([ASSIGNMENT_RANDOMISED, ASSIGNMENT_UNSPECIFIED]);
    const isDoubted = (testId === 'c' || !isLast) && random.uniform() < 0.5;
    return { testId, assignment: isDoubted ? ASSIGNMENT_OBSERVATIONAL : randomised };
  };
  const taken = new Set<string>();
  return Array.from({ length: 160 }, (_, at) => {
    // Few days, so that creatives meet on them.
    const figure = arm('x', at, pick([0, 1, 8]), {
      platform: pick(['instagram', 'linkedin']),
      contentId: `creative ${at % 16}`,
      projectId: pick(PROJECTS),
      audience: pick(['', 'founders']),
    });
    if (taken.has(figureOf(figure))) return [];
    taken.add(figureOf(figure));
    const revisions = pick([1, 1, 1, 2, 3]);
    return Array.from({ length: revisions }, (_, revision) => ({
      ...figure,
      ...placed(revision === revisions - 1),
      clicks: 198 + Math.floor(random.uniform(0, 5)),
      revision,
    }));
  }).flat();
}

/** In another order, but every figure's revisions one after the other. */
function shuffled(records: readonly PerformanceRecord[], random: Random): readonly PerformanceRecord[] {
  const drawn = records
    .map((record) => ({ record, place: random.uniform() }))
    .sort((a, b) => a.place - b.place)
    .map(({ record }) => record);
  const waiting = new Map<string, PerformanceRecord[]>();
  for (const record of records) {
    waiting.set(figureOf(record), [...(waiting.get(figureOf(record)) ?? []), record]);
  }
  return drawn.map((record) => waiting.get(figureOf(record))?.shift() ?? record);
}

function chunksOf<Value>(values: readonly Value[], size: number): readonly (readonly Value[])[] {
  return Array.from({ length: Math.ceil(values.length / size) }, (_, at) =>
    values.slice(at * size, (at + 1) * size),
  );
}

describe('many records', () => {
  const records = manyRecords(seededRandom(11));
  let fresh: string;
  /** What was reported counts in a context, also what was corrected since: these are the same records in their order. */
  let ordered: string;
  beforeAll(async () => {
    fresh = await freshAccount(records);
    ordered = await createLearningAccount(service);
    await report(service, ordered, records);
    await runCycle(service, ordered);
  });

  test('are of tests of both kinds, of several weeks, and corrected in every way', async () => {
    expect(records.length).toBeGreaterThanOrEqual(55);
    const names = (await evidenceOf(service, fresh)).map(({ name }) => name);
    for (const name of [
      'tone:bold ctr RANDOMISED ',
      'tone:bold ctr OBSERVATIONAL ',
      'platform:linkedin ctr OBSERVATIONAL project',
      'audience:founders ctr OBSERVATIONAL other',
    ]) {
      expect(names).toContain(name);
    }
    const assignments = (await setsOf(fresh)).map(({ name, assignment }) => [name, assignment]);
    for (const assignment of ['RANDOMISED', 'OBSERVATIONAL']) {
      expect(assignments.some(([name, of]) => String(name).startsWith('test') && of === assignment)).toBe(
        true,
      );
    }
  });

  test.each([
    { seed: 21, size: 1 },
    { seed: 22, size: 7 },
    { seed: 23, size: 60 },
  ])('teach the same in the order of seed $seed, $size at a time', async ({ seed, size }) => {
    const accountId = await createLearningAccount(service);
    for (const chunk of chunksOf(shuffled(records, seededRandom(seed)), size)) {
      await report(service, accountId, chunk);
    }
    await runCycle(service, accountId);
    await expectToHaveLearned(accountId, fresh);
    expect(await patternsIn(accountId)).toEqual(await patternsIn(fresh));
    expect(await contextsIn(accountId)).toEqual(await contextsIn(ordered));
  });

  test('teach the same with cycles in between', async () => {
    const accountId = await createLearningAccount(service);
    for (const chunk of chunksOf(shuffled(records, seededRandom(24)), 20)) {
      await report(service, accountId, chunk);
      await runCycle(service, accountId);
    }
    await expectToHaveLearned(accountId, fresh);
  });

  test('teach the same when two servers take them at once', async () => {
    const accountId = await createLearningAccount(service);
    const second = await startTestService({ now: NOW });
    try {
      const chunks = chunksOf(shuffled(records, seededRandom(25)), 4);
      const servers = [service, second] as const;
      // What a later revision has overtaken is STALE: nothing is asserted of single results.
      await Promise.all(
        chunks.map((chunk, at) =>
          (servers[at % 2] ?? service).clients.PerformanceService.recordPerformance(
            { accountId, records: [...chunk], actor: 'test', source: 'test', importId: '' },
            { deadlineMs: 60_000 },
          ),
        ),
      );
    } finally {
      await second.close();
    }
    await runCycle(service, accountId);
    await expectToHaveLearned(accountId, fresh);
  });
});
