/** The migration to strata, in a database of its own: it changes every account there is. */
import { copyFileSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import neo4j, { type Driver } from 'neo4j-driver';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { TraitKind } from '../../src/gen/kaizen/v1/vocabulary.ts';
import { nodeKey } from '../../src/graph/keys.ts';
import { splitStatements } from '../../src/graph/migration-files.ts';
import { applyMigrations } from '../../src/graph/migrations.ts';
import { packageRoot } from '../../src/shared/package-root.ts';
import { type OwnDatabase, startOwnDatabase } from '../fixtures/own-database.ts';
import type { ReadRows } from './account-figures.ts';
import { evidenceOf, expectSame, weightsOf } from './evidence.ts';
import { startTestService, type TestService } from './harness.ts';
import {
  createLearningAccount,
  dateOf,
  NOW,
  patternsOf,
  recordOf,
  report,
  runCycle,
  trait,
} from './learning-client.ts';
import { makeOlder, STRUCTURE } from './older-database.ts';

const MIGRATION = '007-strata.cypher';
/** What this version reads has conversions in millionths, which 007 knew nothing of. */
const CONVERSIONS = '009-conversion-micros.cypher';

let database: OwnDatabase;
let service: TestService;
let driver: Driver;
let directory: string;
let statements: readonly string[];
beforeAll(async () => {
  database = await startOwnDatabase();
  service = await startTestService({ now: NOW, database });
  driver = neo4j.driver(database.uri, neo4j.auth.basic(database.username, database.password), {
    disableLosslessIntegers: true,
  });
  directory = mkdtempSync(join(tmpdir(), 'kaizen-migration-'));
  const file = join(packageRoot(), 'cypher/schema', MIGRATION);
  copyFileSync(file, join(directory, MIGRATION));
  copyFileSync(join(packageRoot(), 'cypher/schema', CONVERSIONS), join(directory, CONVERSIONS));
  statements = splitStatements(readFileSync(file, 'utf8'));
}, 300_000);
afterAll(async () => {
  await driver?.close();
  await service?.close();
  await database?.stop();
  if (directory !== undefined) rmSync(directory, { recursive: true });
});

const read: ReadRows = async (query, params) => {
  const { records } = await driver.executeQuery(query, params, { database: 'neo4j' });
  return records.map((record) => record.toObject());
};

const PROJECTS = ['even', 'odd | %', 'third'] as const;
const MIXES = [[], ['tone:bold'], ['pillar:stories'], ['tone:bold', 'pillar:stories']] as const;

/**
 * Twelve tests whose names projects share, of two days each and on two platforms, one of them observational, and what ran
 * without a test; a creative that two projects show in tests of one name; and a trait that one creative of each of two
 * projects has, which nothing of its own project can be compared with.
 */
const RECORDS = [
  ...Array.from({ length: 12 }, (_, at) =>
    MIXES.flatMap((traits, arm) =>
      [0, 1].map((day) => {
        const projectId = PROJECTS[at % 2] ?? '';
        const clicks = 200 + 60 * Number(arm % 2) + ((3 * at + 5 * day + 7 * arm) % 13);
        return recordOf({
          contentId: `${at} ${arm}`,
          projectId,
          date: dateOf(10 * (at >> 1) + 5 * day),
          traits: traits.map(trait),
          platform: at % 3 === 0 ? 'a|b' : 'web',
          audience: at % 4 === 0 ? '%' : '',
          impressions: 5_000 + 100 * arm,
          clicks,
          engagements: 300 + ((5 * at + arm) % 11),
          conversions: clicks >> 2,
          spendMicros: 100_000_000,
          revenueMicros: (300 + ((7 * at + arm) % 17)) * 1_000_000,
          ...(at < 8 ? { testId: `name ${at >> 1} |` } : {}),
        });
      }),
    ),
  ).flat(),
  ...PROJECTS.map((projectId, at) =>
    recordOf({
      contentId: at === 0 ? 'first' : 'second',
      projectId,
      testId: 'apart',
      date: dateOf(at),
      traits: at === 0 ? [trait('tone:lonely')] : [],
      impressions: 9_000,
      clicks: 500 + at,
    }),
  ),
];

/** One row less the account's own name, so that accounts can be compared. */
async function structureOf(accountId: string): Promise<readonly unknown[]> {
  const account = nodeKey(accountId);
  const rows = await read(STRUCTURE, { prefix: `${account}|` });
  return rows.map((row) =>
    JSON.parse(JSON.stringify(row).replaceAll(JSON.stringify(account).slice(1, -1), '@')),
  );
}

/** A statement as the migration runs it; cut, it ends after a few rows, as one whose server is killed in between does. */
async function runStatement(text: string, { cut = false } = {}): Promise<void> {
  const stopped = text.replace(/CALL \(([^)]*)\) \{/, 'WITH $1 LIMIT 3\nCALL ($1) {');
  const query = {
    name: 'test/migration',
    mode: 'write',
    cardinality: 'none',
    text: cut ? stopped : text,
  } as const;
  await service.graph.run<Readonly<Record<string, never>>, never, 'none'>(query, {});
}

const migrate = (set: string) => applyMigrations(service.graph, { directory, set });

describe('an account of an older database', () => {
  let older: string;
  let undisturbed: string;
  let asReported: readonly unknown[];
  beforeAll(async () => {
    older = await createLearningAccount(service);
    undisturbed = await createLearningAccount(service);
    await report(service, older, RECORDS);
    await report(service, undisturbed, RECORDS);
    asReported = await structureOf(undisturbed);
    await runCycle(service, older);
  }, 120_000);

  test('has its figures where this version would have put them, wherever the migration was interrupted', async () => {
    const account = nodeKey(older);
    const name = expect.stringContaining('test|name 0 %7C');
    await makeOlder(read, account);
    expect(await structureOf(older)).toContainEqual(expect.objectContaining({ name }));
    expect(await structureOf(older)).not.toEqual(asReported);
    expect(await migrate('whole')).toEqual([7, 9]);
    expect(await structureOf(older)).toEqual(asReported);
    for (const [at, statement] of statements.entries()) {
      if (/^(CREATE|DROP)/.test(statement)) continue;
      await makeOlder(read, account);
      for (const before of statements.slice(0, at)) await runStatement(before);
      await runStatement(statement, { cut: true });
      expect(await migrate(`interrupted ${at}`)).toEqual([7, 9]);
      expect(await structureOf(older), `interrupted in statement ${at + 1}`).toEqual(asReported);
    }
  }, 300_000);

  test('shows what was published until its next cycle, which learns as if there had been nothing before', async () => {
    const before = await patternsOf(service, older);
    expect(before.map(({ value }) => value)).toContain('lonely');
    await runCycle(service, older);
    await runCycle(service, undisturbed);
    expectSame(await evidenceOf(service, older), await evidenceOf(service, undisturbed));
    expectSame(await weightsOf(service, older), await weightsOf(service, undisturbed));
    expect(await learnedOf(older)).toEqual(await learnedOf(undisturbed));
    expect((await learnedOf(older)).map(({ state }) => state)).toContain('CANDIDATE');
    const training = `MATCH (n:Training {key: $account}) RETURN n.usable_sets AS usable, n.comparable_sets AS comparable`;
    expect(await read(training, { account: `${nodeKey(older)}|training` })).toEqual(
      await read(training, { account: `${nodeKey(undisturbed)}|training` }),
    );
  }, 120_000);

  test('keeps what was published as history, and learns anew after going back to it', async () => {
    const learned = await learnedOf(older);
    await service.clients.LearningService.rollBackKnowledge({
      accountId: older,
      epoch: 1,
      actor: 'ada',
      reason: 'to see',
    });
    const lonely = await patternsOf(service, older, { patternType: TraitKind.TRAIT_KIND_TONE });
    expect(lonely.map(({ value }) => value)).toContain('lonely');
    await runCycle(service, older);
    expect(await learnedOf(older)).toEqual(learned);
  }, 120_000);

  /** Patterns that readers see now, with what only the next interim analysis needs. */
  async function learnedOf(accountId: string): Promise<readonly { readonly state: unknown }[]> {
    const rows = await read(
      `MATCH (account:Account {key: $account})
       CALL (account) {
         MATCH (account)-[:HAS_PATTERN]->(n:Pattern) RETURN n
         UNION ALL MATCH (account)-[:OWNS]->(:Project)-[:HAS_PATTERN]->(n:Pattern) RETURN n
       }
       WITH n WHERE n.epoch_to IS NULL
       RETURN n.project_id + ' ' + n.kind + ' ' + n.value + ' ' + n.metric + ' ' + n.assignment AS name, n.state AS state,
              n.arms AS arms, n.sets AS sets,
              [name IN ['lift', 'lower', 'upper', 'estimate', 'sd', 'p_any', 'q_value', 'prior', 'tau2', 'dispersion'] |
                round(n[name], 9)] AS figures
       ORDER BY name`,
      { account: nodeKey(accountId) },
    );
    expect(rows.length).toBeGreaterThan(0);
    return rows as { readonly state: unknown }[];
  }
});

test('ends what accounts share once, remembering whom it was published with, and a cycle that was interrupted', async () => {
  const accountId = await createLearningAccount(service);
  await read(
    `MERGE (deployment:Deployment {key: 'deployment'}) SET deployment.shared_epoch = 4
     CREATE (:Insight {key: 'shown', kind_group: 'tone', place: '', epoch_from: 2, released: '[1]', lift: .1})
     CREATE (:Insight {key: 'staged', kind_group: 'tone', place: '', epoch_from: 5, released: '[2]', lift: .2})
     CREATE (:Insight {key: 'ended', kind_group: 'tone', place: '', epoch_from: 1, epoch_to: 2, lift: .3})
     CREATE (:Cycle {key: 'interrupted', account_key: $account, account_id: $accountId, state: 'RUNNING'})
     CREATE (:Lease {
       key: 'cycle|' + $account, cycle_id: 'interrupted', holder: 'gone', token: 1, expires_at: datetime('2999-01-01')
     })`,
    { accountId, account: nodeKey(accountId) },
  );
  for (const set of ['insights', 'insights again']) {
    await migrate(set);
    expect(
      await read(
        `MATCH (n:Insight) RETURN n.key AS key, n.epoch_to AS ended, n.released AS released, n.lift AS lift ORDER BY key`,
        {},
      ),
    ).toEqual([
      { key: 'ended', ended: 2, released: null, lift: 0.3 },
      { key: 'shown', ended: 5, released: '[1]', lift: 0.1 },
      { key: 'staged', ended: 5, released: '[2]', lift: 0.2 },
    ]);
    expect(
      await read('MATCH (n:Deployment) RETURN n.shared_epoch AS epoch, n.shared_change AS change', {}),
    ).toEqual([{ epoch: 5, change: 1 }]);
    expect(
      await read(`MATCH (n:Cycle {key: 'interrupted'}) RETURN n.state AS state, n.reason AS reason`, {}),
    ).toEqual([{ state: 'FAILED', reason: expect.stringContaining('upgrade') }]);
  }
});
