import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readSavedQueries, type SavedQuery } from '../../scripts/browser/saved-queries.ts';
import { runTutorial } from '../../scripts/browser/tutorial.ts';
import { showInteractions, stageInsights, stageModel } from '../../src/gen/queries.ts';
import type { Graph } from '../../src/graph/graph.ts';
import { nodeKey } from '../../src/graph/keys.ts';
import type { Query } from '../../src/graph/query.ts';
import type { GraphTransaction } from '../../src/graph/transaction.ts';
import { startTestService, type TestService } from './harness.ts';

/** Saved queries the tutorial gives no row for, and why; other tests below show that they find what is there. */
const EMPTY_AFTER_THE_TUTORIAL: Readonly<Record<string, string>> = {
  'hygiene-lonely': 'every test of the tutorial has four variants',
  'hygiene-unmeasured': 'every creative of the tutorial was measured',
  insights: 'one account shares nothing with itself',
  'interactions-found': 'no pair of traits holds up in nine tests',
  models: 'a model needs more than nine tests',
  overrides: 'nobody overrules anything',
};

type Row = Readonly<Record<string, unknown>>;

const queries = readSavedQueries();
let service: TestService;
let graph: Graph;
let account: string;

beforeAll(async () => {
  service = await startTestService();
  graph = service.graph;
  const accountId = service.newAccountId();
  account = nodeKey(accountId);
  await runTutorial({ address: service.address, accountId });
});
afterAll(() => service.close());

function asQuery({ name, text }: SavedQuery): Query<Row, Row, 'many'> {
  return { name: `explore/${name}`, mode: 'read', cardinality: 'many', text };
}

function saved(name: string): SavedQuery {
  const query = queries.find((candidate) => candidate.name === name);
  if (query === undefined) throw new Error(`there is no saved query ${name}`);
  return query;
}

/** The example parameters, for the account of this test. */
function paramsOf({ params }: SavedQuery): Row {
  return 'account' in params ? { ...params, account } : params;
}

describe('every saved query', () => {
  it.each(queries.map((query) => [query.name, query] as const))(
    '%s finds what the tutorial left',
    async (name, query) => {
      const rows = await graph.run(asQuery(query), paramsOf(query));
      if (name in EMPTY_AFTER_THE_TUTORIAL) expect(rows).toEqual([]);
      else expect(rows.length).toBeGreaterThan(0);
    },
  );
});

const asking = queries.filter(({ params }) => Object.keys(params).length > 0);
it('a saved query fails without its parameters, as the pages say', async () => {
  for (const query of asking) {
    const failure = graph.run(asQuery(query), {});
    await expect(failure, query.name).rejects.toMatchObject({
      cause: { message: expect.stringContaining('Expected parameter(s)') },
    });
  }
});

/** Undoes what a test has written. */
class Undo extends Error {}

/** Rows of a saved query on what `write` adds, in a transaction that leaves nothing behind. */
async function rowsAfter(
  name: string,
  write: (tx: GraphTransaction) => Promise<unknown>,
  params: Row = {},
): Promise<readonly Row[]> {
  let rows: readonly Row[] = [];
  const work = graph.transaction('write', async (tx) => {
    await write(tx);
    rows = await tx.run(asQuery(saved(name)), { ...paramsOf(saved(name)), ...params });
    throw new Undo();
  });
  await expect(work).rejects.toBeInstanceOf(Undo);
  return rows;
}

/** One value of a graph that is looked for by a query of the test's own. */
async function find(text: string): Promise<string> {
  const query: Query<Row, { readonly found: string }, 'one'> = {
    name: 'test/find',
    mode: 'read',
    cardinality: 'one',
    text,
  };
  return (await graph.run(query, { account })).found;
}

/** A write of the test's own. */
function writeOf(text: string): Query<Row, Row, 'none'> {
  return { name: 'test/write', mode: 'write', cardinality: 'none', text };
}

describe('a saved query that has nothing to show after the tutorial', () => {
  const aCycle = 'MATCH (c:Cycle) WHERE c.account_key = $account RETURN c.key AS found LIMIT 1';

  it('finds creatives nothing was reported of', async () => {
    const made = writeOf(
      'MATCH (p:Project {key: $project}) CREATE (p)-[:MADE]->(:Creative {key: $key, content_id: "new"})',
    );
    const params = { project: `${account}|launch`, key: `${account}|new` };
    const rows = await rowsAfter('hygiene-unmeasured', (tx) => tx.run(made, params));
    expect(rows).toMatchObject([{ project: 'launch', content: 'new' }]);
  });

  it('finds tests with a single variant', async () => {
    const ran = writeOf(
      'MATCH (c:Creative {key: $key}) CREATE (c)-[:IN_SET]->(:ContrastSet {key: $set, level: "FINE", test_id: "alone"})',
    );
    const params = { key: `${account}|plan-the-week-a`, set: `${account}|test|alone` };
    const rows = await rowsAfter('hygiene-lonely', (tx) => tx.run(ran, params));
    expect(rows).toMatchObject([{ test: 'alone', variants: 1 }]);
  });

  it('finds traits that work well together', async () => {
    const traitKey = await find(
      'MATCH (:Account {key: $account})-[:HAS_PATTERN]->(:Pattern {kind: "interaction"})-[:ABOUT]->(t) RETURN t.key AS found LIMIT 1',
    );
    const interactions = [{ traitKey, patternKey: 'pattern', metric: 'ctr', lift: 0.2 }];
    const rows = await rowsAfter('interactions-found', (tx) =>
      tx.run(showInteractions.WORKS_WITH, { interactions, epoch: 2n }),
    );
    expect(rows).toHaveLength(1);
  });

  it('finds decisions of people', async () => {
    const decided = writeOf(
      'CREATE (:Override {key: $key, account_key: $account, created_at: datetime(), effect: "VETO", value: "formal"})',
    );
    const rows = await rowsAfter('overrides', (tx) =>
      tx.run(decided, { key: `${account}|override`, account }),
    );
    expect(rows).toMatchObject([{ effect: 'VETO', value: 'formal', holds: true }]);
  });

  it('finds models with the reasons of the gate', async () => {
    const cycleKey = await find(aCycle);
    const model = {
      ...{ modelKey: `${account}|ctr|1`, previousKey: '', name: 'ctr', version: 1n, verdict: 'REJECTED' },
      ...{ epoch: 2n, reasons: ['no better than before'], gate: '{}', metrics: '{}', document: '{}' },
      ...{ trainedThrough: '2025-09-24', sets: 60n, arms: 240n, evidence: 'RANDOMISED' },
    };
    const rows = await rowsAfter('models', (tx) =>
      tx.run(stageModel, { accountKey: account, cycleKey, createdAtMs: 0n, model }),
    );
    expect(rows).toMatchObject([
      { model: 'ctr', version: 1, reasons: ['no better than before'], served: [] },
    ]);
  });

  it('finds what accounts of a segment share', async () => {
    const cycleKey = await find(aCycle);
    const segment = `${account}|segment`;
    const insight = {
      ...{
        insightKey: `${segment}|1`,
        previousKey: '',
        conceptKey: segment,
        kindGroup: segment,
        kind: 'tone',
      },
      ...{ value: 'friendly', metric: 'ctr', assignment: 'RANDOMISED', segment, version: 1n },
      ...{ date: '2025-09-24', lift: 0.2, lower: 0.1, upper: 0.3, signConfidence: 0.99, qValue: 0.01 },
      ...{ accounts: '5-9', sets: '20-49', support: '{}', released: '{}', members: [] },
    };
    const rows = await rowsAfter(
      'insights',
      (tx) => tx.run(stageInsights, { cycleKey, epoch: 1n, createdAtMs: 0n, insights: [insight] }),
      { segment },
    );
    expect(rows).toMatchObject([{ kind: 'tone', value: 'friendly', lift: 20, accounts: '5-9' }]);
  });
});
