/** What accounts share, on a database of its own: deployment cycles visit every account there is. */

import { setTimeout as sleep } from 'node:timers/promises';
import { status as Code } from '@grpc/grpc-js';
import { pino } from 'pino';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Account, Sharing } from '../../src/gen/kaizen/v1/account_service.ts';
import { type Cycle, CycleStageName, RunState } from '../../src/gen/kaizen/v1/cycle.ts';
import { EvidenceLevel, type GuidanceItem } from '../../src/gen/kaizen/v1/guidance_item.ts';
import {
  GetProjectContextRequest,
  GetSegmentContextRequest,
  type KaizenContext,
} from '../../src/gen/kaizen/v1/kaizen_service.ts';
import type { Graph } from '../../src/graph/graph.ts';
import { nodeKey } from '../../src/graph/keys.ts';
import { MIN_ACCOUNTS } from '../../src/knowledge/shared/eligibility.ts';
import { createSharedKnowledge } from '../../src/knowledge/shared/shared-knowledge.ts';
import { startDeploymentCycle } from '../../src/learning/cycle/deployment-cycle.ts';
import { SHARED_GROUPS } from '../../src/learning/insights/read-contributions.ts';
import { withdrawSharedKnowledgeIn } from '../../src/learning/insights/withdraw-shared-knowledge.ts';
import { seededRandom } from '../../src/simulator/random.ts';
import { dyingGraph } from '../fixtures/dying-graph.ts';
import { type OwnDatabase, startOwnDatabase } from '../fixtures/own-database.ts';
import { createAccount } from './accounts.ts';
import { startTestService, type TestService } from './harness.ts';
import { recordOf, report, rowsOf, trait } from './learning-client.ts';

const DAY_MS = 86_400_000;
const RETAIL = { industry: 'retail', clientType: 'shop' };
const SOFTWARE = { industry: 'software', clientType: 'startup' };
const TONES = ['warm', 'plain', 'loud', 'dry'] as const;
/** Seven accounts of one segment test tones; five of them pillars, six one phrase and four another. */
const PILLAR_ACCOUNTS = 5;
const SHARED_PHRASE = { value: 'free shipping', accounts: 6 };
const RARE_PHRASE = { value: 'our secret sauce', accounts: 4 };

let neo4j: OwnDatabase;
let service: TestService;
let nowMs = Date.UTC(2026, 10, 1, 9);
let retail: readonly string[] = [];
let stranger = '';
let software = '';

/** Sets of four creatives, one of each tone; the first, "warm", is planted to work, and against the others in the first account. */
async function reportTests(
  index: number,
  {
    sets,
    batch,
    accountId = retail[index] ?? '',
    tones = TONES,
  }: {
    readonly sets: number;
    readonly batch: number;
    readonly accountId?: string;
    readonly tones?: readonly string[];
  },
) {
  const random = seededRandom(100 * batch + index);
  const lift = index === 0 ? -0.2 : 0.5;
  const records = Array.from({ length: sets }, (_, set) =>
    tones.map((tone, arm) => {
      const rate = 0.03 * (tone === tones[0] ? 1 + lift : 1) * Math.exp(random.normal(0, 0.08));
      const at = (set + arm) % TONES.length;
      const names = [
        `tone:${tone}`,
        ...(index < PILLAR_ACCOUNTS ? [`pillar:${at % 2 === 0 ? 'story' : 'proof'}`] : []),
        ...(index < SHARED_PHRASE.accounts && at === 1 ? [`phrase:${SHARED_PHRASE.value}`] : []),
        ...(index < RARE_PHRASE.accounts && at === 2 ? [`phrase:${RARE_PHRASE.value}`] : []),
      ];
      return recordOf({
        contentId: `content-${batch}-${set}-${arm}`,
        testId: `test-${batch}-${set}`,
        impressions: 4_000,
        clicks: random.binomial(4_000, rate),
        traits: names.map(trait),
      });
    }),
  ).flat();
  await report(service, accountId, records);
}

async function runDeploymentCycle(): Promise<Cycle> {
  const { cycle } = await service.clients.LearningService.runCycle(
    { accountId: '', wait: true, dryRun: false },
    { deadlineMs: 240_000 },
  );
  if (cycle?.state !== RunState.RUN_STATE_SUCCEEDED)
    throw new Error(`the deployment cycle failed: ${cycle?.reason}`);
  return cycle;
}

/** A deployment cycle that a server begins on this graph. */
async function runDeploymentCycleOn(graph: Graph) {
  const { done } = await startDeploymentCycle(
    {
      graph,
      clock: () => new Date(nowMs),
      log: pino({ level: 'silent' }),
      random: Math.random,
      serverId: 'another server',
      leaseMs: 3_000,
    },
    { trigger: 'REQUEST' },
  );
  return done;
}

async function projectContext(accountId: string): Promise<KaizenContext> {
  const { context } = await service.clients.KaizenService.getProjectContext(
    GetProjectContextRequest.fromPartial({ accountId, projectId: 'project', seed: 1, generationSlots: 4 }),
  );
  if (context === undefined) throw new Error('the response has no context');
  return context;
}

async function segmentContext(accountId: string, segment: typeof RETAIL): Promise<KaizenContext> {
  const { context } = await service.clients.KaizenService.getSegmentContext(
    GetSegmentContextRequest.fromPartial({ accountId, ...segment, seed: 1, generationSlots: 4 }),
  );
  if (context === undefined) throw new Error('the response has no context');
  return context;
}

const warm = ({ recommendedTones }: KaizenContext): GuidanceItem | undefined =>
  recommendedTones.find(({ value }) => value === 'warm');

async function setSharing(accountId: string, sharing: Sharing): Promise<void> {
  const account = Account.fromPartial({ accountId, ...RETAIL, sharing });
  await service.clients.AccountService.putAccount({ account });
}

const rows = <Row>(text: string, params: Readonly<Record<string, unknown>> = {}) =>
  rowsOf<Row>(service, text, params);

async function sharedEpoch(): Promise<number> {
  const [row] = await rows<{ readonly epoch: number }>(
    "MATCH (d:Deployment {key: 'deployment'}) RETURN coalesce(d.shared_epoch, 0) AS epoch",
  );
  return row?.epoch ?? 0;
}

interface VersionRow {
  readonly version: number;
  readonly from: number;
  readonly to: number | null;
  readonly isLinked: boolean;
  readonly isFor: boolean;
  readonly supersedes: number;
  readonly hasSupport: boolean;
}

const versionsOf = (value: string, segment: string) =>
  rows<VersionRow>(
    `MATCH (i:Insight {value: $value, metric: 'ctr', segment: $segment})
     RETURN toInteger(i.version) AS version, i.epoch_from AS from, i.epoch_to AS to,
       EXISTS { (i)-[:ABOUT]->(:Concept) } AS isLinked, EXISTS { (i)-[:FOR]->(:Segment {key: $segment}) } AS isFor,
       COUNT { (i)-[:SUPERSEDES]->() } AS supersedes, i.support IS NOT NULL AS hasSupport
     ORDER BY version`,
    { value, segment },
  );

/** Insights with an account in what is kept of them. */
const remembering = (accountId: string) =>
  rows(
    `MATCH (i:Insight) WHERE $accountId IN i.members OR i.support CONTAINS $id OR i.released CONTAINS $id
     RETURN i.key AS key`,
    // A piece of the id that JSON and keys write as it is.
    { accountId, id: accountId.slice(8, 44) },
  );

const RETAIL_KEY = nodeKey(RETAIL.industry, RETAIL.clientType);

beforeAll(async () => {
  neo4j = await startOwnDatabase();
  service = await startTestService({
    database: neo4j,
    now: () => new Date(nowMs),
    settings: { sharingMinAccounts: MIN_ACCOUNTS },
  });
  const create = (segment: typeof RETAIL) =>
    createAccount(service, { ...segment, sharing: Sharing.SHARING_ENABLED });
  stranger = await create(RETAIL);
  software = await create(SOFTWARE);
  retail = await Promise.all(Array.from({ length: 7 }, () => create(RETAIL)));
  for (const index of retail.keys()) await reportTests(index, { sets: 8, batch: 1 });
  // One more with pillars, which would make six of them, shares nothing.
  const loner = await createAccount(service, { ...RETAIL, sharing: Sharing.SHARING_DISABLED });
  await reportTests(1, { sets: 8, batch: 1, accountId: loner });
});
afterAll(async () => {
  await service?.close();
  await neo4j?.stop();
});

describe('what accounts share', () => {
  test('is published at the end of a deployment cycle, which says how much', async () => {
    const before = await projectContext(stranger);
    expect([before.sharedEpoch, warm(before)]).toEqual([0, undefined]);
    const { stages } = await runDeploymentCycle();
    expect(stages).toMatchObject([
      { name: CycleStageName.CYCLE_STAGE_NAME_CROSS_ACCOUNT_INSIGHTS, state: RunState.RUN_STATE_SUCCEEDED },
    ]);
    expect(stages[0]?.counts).toMatchObject({ held: 0, withdrawn: 0 });
    // Four tones, a platform, two pillars and a phrase at least, for the segment and for all.
    expect(stages[0]?.counts.published).toBeGreaterThanOrEqual(14);
    expect(await sharedEpoch()).toBe(1);
    expect(await versionsOf('warm', RETAIL_KEY)).toEqual([
      { version: 1, from: 1, to: null, isLinked: true, isFor: true, supersedes: 0, hasSupport: true },
    ]);
    expect(await versionsOf('warm', '')).toMatchObject([{ isLinked: true, isFor: false }]);
    const { cycles } = await service.clients.LearningService.listCycles({
      accountId: stranger,
      pageSize: 1,
      pageToken: '',
    });
    const own = cycles[0]?.stages.find(
      ({ name }) => name === CycleStageName.CYCLE_STAGE_NAME_CROSS_ACCOUNT_INSIGHTS,
    );
    expect(own).toMatchObject({ state: RunState.RUN_STATE_SKIPPED });
    expect(own?.reason).toContain('deployment cycle');
  });

  test('reaches an account without data, and says where it comes from', async () => {
    const context = await projectContext(stranger);
    expect(context.sharedEpoch).toBe(1);
    const item = warm(context);
    expect(item?.evidence).toMatchObject({
      level: EvidenceLevel.EVIDENCE_LEVEL_SEGMENT,
      borrowedWeight: 1,
      accounts: 5,
      patternId: '',
    });
    expect(item?.evidence?.lift).toBeGreaterThan(0.05);
    expect(item?.evidence?.tests).toBe(50);
    expect(context.generationSlots).toHaveLength(4);
  });

  test('reaches another segment as knowledge of all accounts, and a segment that is asked for by name', async () => {
    expect(warm(await projectContext(software))?.evidence).toMatchObject({
      level: EvidenceLevel.EVIDENCE_LEVEL_GLOBAL,
      borrowedWeight: 1,
      accounts: 5,
    });
    const asked = await segmentContext(software, RETAIL);
    expect(warm(asked)?.evidence?.level).toBe(EvidenceLevel.EVIDENCE_LEVEL_SEGMENT);
  });

  test('holds nothing of the requester: a contributor sees the others only', async () => {
    const knowledge = createSharedKnowledge(service.graph);
    const seenBy = async (accountId: string, value: string) =>
      (await knowledge.at({ accountId, segmentKey: RETAIL_KEY, sharedEpoch: 1 }))?.filter(
        (one) => one.value === value && one.metric === 'ctr',
      );
    const [first = ''] = retail;
    const [[forStranger], [forFirst]] = [
      (await seenBy(stranger, 'warm')) ?? [],
      (await seenBy(first, 'warm')) ?? [],
    ];
    // It is the one whose tests say the opposite.
    expect(forFirst?.estimate).toBeGreaterThan((forStranger?.estimate ?? 1) + 0.02);
    // Pillars are of five accounts: somebody else sees them, and none of the five does.
    expect(await seenBy(stranger, 'story')).toHaveLength(2);
    for (const accountId of retail.slice(0, PILLAR_ACCOUNTS)) {
      expect(await seenBy(accountId, 'story')).toEqual([]);
    }
  });

  test('has words of an account only when five accounts use them', async () => {
    const concepts = await rows<{ readonly value: string }>(
      "MATCH (c:Concept {kind: 'phrase'}) RETURN c.value AS value",
    );
    expect(concepts).toEqual([{ value: SHARED_PHRASE.value }]);
    const seen = JSON.stringify([await projectContext(stranger), await projectContext(software)]);
    expect(seen).not.toContain(RARE_PHRASE.value);
  });

  test('tells nobody an id, a text or an exact number of others', async () => {
    for (const requester of [stranger, software, ...retail]) {
      const contexts = [
        await projectContext(requester),
        await segmentContext(requester, RETAIL),
        await segmentContext(requester, SOFTWARE),
      ];
      const text = JSON.stringify(contexts);
      for (const other of [stranger, software, ...retail]) {
        // The ids are of letters and digits, and of a text around that JSON and keys write differently.
        if (other !== requester) expect(text).not.toContain(other.slice(8, 44));
      }
      if (!retail.includes(requester)) expect(text).not.toContain('content-');
      for (const { evidence } of contexts.flatMap(({ recommendedTones }) => recommendedTones)) {
        // Five and more, and beside them the requester itself.
        expect([1, 5, 6]).toContain(evidence?.accounts);
      }
    }
  });

  test('changes at most once a day, and not without news', async () => {
    const before = await rows('MATCH (i:Insight) RETURN i.key AS key, properties(i) AS all ORDER BY key');
    const { stages } = await runDeploymentCycle();
    expect(stages).toMatchObject([{ state: RunState.RUN_STATE_SKIPPED }]);
    expect(stages[0]?.reason).toContain('today');
    nowMs += DAY_MS;
    const next = await runDeploymentCycle();
    expect(next.stages[0]).toMatchObject({ state: RunState.RUN_STATE_SUCCEEDED, counts: { published: 0 } });
    expect(await sharedEpoch()).toBe(1);
    expect(await rows('MATCH (i:Insight) RETURN i.key AS key, properties(i) AS all ORDER BY key')).toEqual(
      before,
    );
  });
});

describe('a deployment cycle that dies between staging and publishing', () => {
  test('shows nobody anything, and completes when another server takes it up', async () => {
    for (const index of retail.keys()) await reportTests(index, { sets: 4, batch: 2 });
    nowMs += DAY_MS;
    const before = await projectContext(stranger);
    const died = await runDeploymentCycleOn(
      dyingGraph(service.graph, { at: 'learning/insights/publish-shared-knowledge' }),
    );
    expect(died.state).toBe('RUNNING');
    expect(await versionsOf('warm', RETAIL_KEY)).toMatchObject([
      { version: 1, from: 1, to: 2 },
      { version: 2, from: 2, to: null },
    ]);
    const after = await projectContext(stranger);
    expect(after.sharedEpoch).toBe(1);
    expect(after.recommendedTones).toEqual(before.recommendedTones);
    // A server that starts anew finds the same.
    const fresh = createSharedKnowledge(service.graph);
    const seen = await fresh.at({ accountId: stranger, segmentKey: RETAIL_KEY, sharedEpoch: 1 });
    expect(
      seen?.filter(({ value, metric, scope }) => value === 'warm' && metric === 'ctr' && scope === 'SEGMENT'),
    ).toHaveLength(1);
    await sleep(3_500);
    // Whoever asks for a deployment cycle gets this one done first.
    await expect(runDeploymentCycle()).rejects.toMatchObject({ code: Code.ABORTED });
    let ended: Cycle | undefined;
    const { cycleId } = died;
    const stream = service.clients.LearningService.watchCycle(
      { cycleId, cursor: '' },
      { deadlineMs: 240_000 },
    );
    for await (const { cycle } of stream) ended = cycle;
    expect(ended).toMatchObject({ cycleId, state: RunState.RUN_STATE_SUCCEEDED, resumed: 1 });
    expect(await sharedEpoch()).toBe(2);
    expect(await versionsOf('warm', RETAIL_KEY)).toEqual([
      { version: 1, from: 1, to: 2, isLinked: true, isFor: true, supersedes: 0, hasSupport: true },
      { version: 2, from: 2, to: null, isLinked: true, isFor: true, supersedes: 1, hasSupport: true },
    ]);
    expect((await projectContext(stranger)).sharedEpoch).toBe(2);
  });

  test('starts again when an account leaves while it runs, and publishes without it', async () => {
    for (const index of retail.keys()) await reportTests(index, { sets: 4, batch: 3 });
    nowMs += DAY_MS;
    let left = false;
    let reads = 0;
    const interrupted: Graph = {
      ...service.graph,
      run: async (query, params, options) => {
        const result = await service.graph.run(query, params, options);
        if (query.name === 'learning/insights/read-insights') reads += 1;
        if (query.name === 'learning/insights/read-shareable-evidence' && !left) {
          left = true;
          await setSharing(stranger, Sharing.SHARING_DISABLED);
        }
        return result;
      },
    };
    expect(await runDeploymentCycleOn(interrupted)).toMatchObject({ state: 'SUCCEEDED' });
    // The first group of kinds twice, the others once.
    expect(reads).toBe(SHARED_GROUPS.length + 1);
    expect(await sharedEpoch()).toBe(3);
    expect(await versionsOf('warm', RETAIL_KEY)).toEqual([
      // Nobody can still want the first, which ended before the epoch that was published then.
      { version: 1, from: 1, to: 2, isLinked: true, isFor: true, supersedes: 0, hasSupport: true },
      { version: 2, from: 2, to: 3, isLinked: true, isFor: true, supersedes: 1, hasSupport: true },
      { version: 3, from: 3, to: null, isLinked: true, isFor: true, supersedes: 1, hasSupport: true },
    ]);
  });
});

describe('an account that stops sharing', () => {
  test('takes nothing any more', async () => {
    // The stranger has stopped in the test before; it gave nothing.
    const context = await projectContext(stranger);
    expect([context.sharedEpoch, warm(context)]).toEqual([0, undefined]);
    await setSharing(stranger, Sharing.SHARING_ENABLED);
    expect(warm(await projectContext(stranger))).toBeDefined();
  });

  test('takes with it, at once, all that it contributed to', async () => {
    const leaver = retail[6] ?? '';
    const epoch = await sharedEpoch();
    await setSharing(leaver, Sharing.SHARING_DISABLED);
    const context = await projectContext(stranger);
    expect([context.sharedEpoch, context.recommendedTones]).toEqual([epoch + 1, []]);
    expect(await remembering(leaver)).toEqual([]);
    // Pillars it knew nothing of stay.
    const seen = await createSharedKnowledge(service.graph).at({
      accountId: stranger,
      segmentKey: RETAIL_KEY,
      sharedEpoch: epoch + 1,
    });
    expect(seen?.some(({ value }) => value === 'story')).toBe(true);
    expect(seen?.some(({ value }) => value === 'warm')).toBe(false);
  });

  test('leaves nothing to be had by comparing: six of the seven are not published the next day', async () => {
    nowMs += DAY_MS;
    for (const index of retail.keys()) await reportTests(index, { sets: 2, batch: 4 });
    await runDeploymentCycle();
    expect(warm(await projectContext(stranger))).toBeUndefined();
    const versions = await versionsOf('warm', RETAIL_KEY);
    expect(versions.map(({ hasSupport }) => hasSupport)).toEqual([false, false, false]);
    // Versions hang on their concept for an epoch more, and concepts without any go.
    nowMs += DAY_MS;
    await runDeploymentCycle();
    const concepts = await rows<{ readonly value: string }>(
      "MATCH (c:Concept {kind: 'tone'}) RETURN c.value AS value",
    );
    expect(concepts).toEqual([]);
  });

  test('is the same as one that is erased: its id is nowhere in what is remembered', async () => {
    const [first = ''] = retail;
    expect(await remembering(first)).not.toEqual([]);
    const withdraw = () =>
      service.graph.transaction('write', (transaction) => withdrawSharedKnowledgeIn(transaction, first));
    expect(await withdraw()).toBeGreaterThan(0);
    expect(await remembering(first)).toEqual([]);
    expect(await withdraw()).toBe(0);
  });
});

describe('an account without data in a segment without insights', () => {
  const AGENCY = { industry: 'travel', clientType: 'agency' };
  const HOTEL = { industry: 'travel', clientType: 'hotel' };
  const FREIGHT = { industry: 'freight', clientType: 'agency' };
  const MINING = { industry: 'mining', clientType: 'mine' };
  /** No account of the tests before has used them. */
  const OTHER_TONES = ['airy', 'blunt', 'coy', 'droll'];
  const cold = new Map<typeof RETAIL, string>();

  const create = (segment: typeof RETAIL) =>
    createAccount(service, { ...segment, sharing: Sharing.SHARING_ENABLED });

  async function shareTests(segment: typeof RETAIL, first: number): Promise<readonly string[]> {
    const accounts = await Promise.all(Array.from({ length: 6 }, () => create(segment)));
    for (const [at, accountId] of accounts.entries()) {
      await reportTests(first + at, { sets: 8, batch: 1, accountId, tones: OTHER_TONES });
    }
    nowMs += DAY_MS;
    await runDeploymentCycle();
    return accounts;
  }

  const evidenceIn = ({ recommendedTones }: KaizenContext) =>
    recommendedTones.find(({ value }) => value === 'airy')?.evidence;
  const coldEvidence = async (segment: typeof RETAIL) =>
    evidenceIn(await projectContext(cold.get(segment) ?? ''));
  const width = (evidence: Awaited<ReturnType<typeof coldEvidence>>): number =>
    (evidence?.interval?.upper ?? Number.NaN) - (evidence?.interval?.lower ?? Number.NaN);

  test('borrows from a segment of its industry, then of its client type, and else from all', async () => {
    const agencies = await shareTests(AGENCY, 10);
    for (const segment of [AGENCY, HOTEL, FREIGHT, MINING]) cold.set(segment, await create(segment));
    const [inside, hotel, freight, mining] = await Promise.all(
      [AGENCY, HOTEL, FREIGHT, MINING].map(coldEvidence),
    );
    expect(inside).toMatchObject({ level: EvidenceLevel.EVIDENCE_LEVEL_SEGMENT });
    for (const similar of [hotel, freight]) {
      expect(similar).toMatchObject({
        level: EvidenceLevel.EVIDENCE_LEVEL_SIMILAR_SEGMENT,
        borrowedWeight: 1,
        accounts: 5,
        tests: 20,
        patternId: '',
      });
    }
    expect(mining).toMatchObject({ level: EvidenceLevel.EVIDENCE_LEVEL_GLOBAL, borrowedWeight: 1 });
    expect(width(hotel)).toBeGreaterThan(width(inside));
    expect(width(freight)).toBeGreaterThan(width(hotel));
    // Asked for by name it is the same, for a contributor without its own part.
    const asked = evidenceIn(await segmentContext(cold.get(MINING) ?? '', HOTEL));
    expect(asked).toEqual(hotel);
    const [contributor = ''] = agencies;
    const own = evidenceIn(await segmentContext(contributor, HOTEL));
    expect(own).toMatchObject({ accounts: 6 });
    expect(own?.borrowedWeight).toBeGreaterThan(0);
    expect(own?.borrowedWeight).toBeLessThan(1);
  });

  test('borrows from its own as soon as that has insights', async () => {
    await shareTests(HOTEL, 20);
    expect(await coldEvidence(HOTEL)).toMatchObject({ level: EvidenceLevel.EVIDENCE_LEVEL_SEGMENT });
    expect((await coldEvidence(AGENCY))?.level).toBe(EvidenceLevel.EVIDENCE_LEVEL_SEGMENT);
    expect((await coldEvidence(MINING))?.level).toBe(EvidenceLevel.EVIDENCE_LEVEL_GLOBAL);
  });
});
