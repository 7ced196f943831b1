/** Contexts of every kind beside their explanations, on a database of its own: deployment cycles visit every account there is. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Sharing } from '../../src/gen/kaizen/v1/account_service.ts';
import { ExplainGuidanceRequest } from '../../src/gen/kaizen/v1/explanation.ts';
import { EvidenceLevel, Grade, GuidanceItem } from '../../src/gen/kaizen/v1/guidance_item.ts';
import {
  GetProjectContextRequest,
  GetSegmentContextRequest,
  type KaizenContext,
} from '../../src/gen/kaizen/v1/kaizen_service.ts';
import { OverrideEffect, PutOverrideRequest } from '../../src/gen/kaizen/v1/override.ts';
import { Metric, TraitKind } from '../../src/gen/kaizen/v1/vocabulary.ts';
import { MIN_ACCOUNTS } from '../../src/knowledge/shared/eligibility.ts';
import { seededDraws } from '../../src/statistics/draws.ts';
import { type OwnDatabase, startOwnDatabase } from '../fixtures/own-database.ts';
import { createAccount } from './accounts.ts';
import { startTestService, type TestService } from './harness.ts';
import { report, runCycle, trait } from './learning-client.ts';
import { type PlantedEffects, plantedTests } from './planted-tests.ts';

const RETAIL = { industry: 'retail', clientType: 'shop' };
const SOFTWARE = { industry: 'software', clientType: 'startup' };
const PROJECTS = ['spring', 'autumn'];
const CONTEXTS = 200;
/** Eight accounts learn two or three times, on machines that do something else too. */
const SETUP_MS = 900_000;
/** Explanations asked for at the same time. */
const AT_ONCE = 8;

/** "loud" brings clicks and loses money; what "story" does differs by project; "warm" and "story" do not go together. */
function effectsIn(project: string) {
  const story = project === 'spring' ? 0.35 : -0.1;
  return (carried: ReadonlySet<string>): PlantedEffects => {
    const sum = (effects: Readonly<Record<string, number>>): number =>
      Object.entries(effects).reduce((total, [name, by]) => total + (carried.has(name) ? by : 0), 0);
    const both = carried.has('tone:warm') && carried.has('pillar:story') ? -0.9 : 0;
    return {
      ctr: sum({ 'tone:warm': 0.4, 'tone:loud': 0.3, 'pillar:story': story }) + both,
      roas: sum({ 'tone:warm': 0.2, 'tone:loud': -0.8 }),
      conversion_rate: sum({ 'pillar:story': 0.2 }),
    };
  };
}

let neo4j: OwnDatabase;
let service: TestService;
let accounts: readonly string[] = [];
let nowMs = Date.UTC(2026, 10, 1, 9);

async function learn(
  accountId: string,
  { seed, fromDay, tests }: { seed: number; fromDay: number; tests: number },
) {
  for (const [at, projectId] of PROJECTS.entries()) {
    const records = plantedTests({
      name: `${projectId} ${fromDay}`,
      seed: seed + at,
      tests,
      fromDay,
      traits: ['tone:warm', 'tone:loud', 'pillar:story'],
      effects: effectsIn(projectId),
      fields: { projectId },
    });
    await report(service, accountId, records);
  }
}

function decide(
  accountId: string,
  name: string,
  effect: OverrideEffect,
  more: Partial<PutOverrideRequest> = {},
) {
  nowMs += 1_000;
  const request = { accountId, trait: trait(name), effect, actor: 'ann', reason: 'because', ...more };
  return service.clients.LearningService.putOverride(PutOverrideRequest.fromPartial(request));
}

async function runDeploymentCycle(): Promise<void> {
  const { cycle } = await service.clients.LearningService.runCycle(
    { accountId: '', wait: true, dryRun: false },
    { deadlineMs: 600_000 },
  );
  expect(cycle?.accountsFailed).toBe(0);
  nowMs += 86_400_000;
}

beforeAll(async () => {
  neo4j = await startOwnDatabase();
  service = await startTestService({
    database: neo4j,
    now: () => new Date(nowMs),
    settings: { sharingMinAccounts: MIN_ACCOUNTS },
  });
  const create = (segment: typeof RETAIL, goalMetric: Metric = Metric.METRIC_UNSPECIFIED) =>
    createAccount(service, { ...segment, goalMetric, sharing: Sharing.SHARING_ENABLED });
  const retail = await Promise.all(Array.from({ length: 7 }, () => create(RETAIL, Metric.METRIC_CTR)));
  accounts = [...retail, await create(RETAIL), await create(SOFTWARE)];
  // The two last have nothing of their own, and no goal; the one before knows little.
  for (const [index, accountId] of retail.entries()) {
    await learn(accountId, { seed: 100 * index, fromDay: 0, tests: index === 6 ? 1 : 3 });
  }
  await runDeploymentCycle();
  const [first = '', second = '', third = ''] = retail;
  for (const [at, accountId] of [first, second].entries()) {
    await learn(accountId, { seed: 1_000 * (at + 1), fromDay: 20, tests: 2 });
    await runCycle(service, accountId);
  }
  const { OVERRIDE_EFFECT_PIN, OVERRIDE_EFFECT_VETO, OVERRIDE_EFFECT_EXPIRE } = OverrideEffect;
  await decide(first, 'pillar:story', OVERRIDE_EFFECT_PIN);
  await decide(first, 'tone:unheard of', OVERRIDE_EFFECT_PIN, { projectId: 'spring' });
  await decide(second, 'tone:loud', OVERRIDE_EFFECT_VETO, { projectId: 'autumn' });
  await decide(second, 'phrase:act now', OVERRIDE_EFFECT_VETO);
  await decide(third, 'tone:warm', OVERRIDE_EFFECT_EXPIRE);
}, SETUP_MS);
afterAll(async () => {
  await service?.close();
  await neo4j?.stop();
});

/** A context, and how its items are explained. */
interface Asked {
  readonly name: string;
  readonly context: KaizenContext;
  readonly explain: Partial<ExplainGuidanceRequest>;
}

const METRICS = [0, 0, 0, Metric.METRIC_CTR, Metric.METRIC_ROAS, Metric.METRIC_CONVERSION_RATE] as const;

/** Of a project, with or without patterns, at the present or an earlier epoch; or of a segment. */
async function randomContext(seed: number): Promise<Asked> {
  const draws = seededDraws(seed);
  const oneOf = <T>(values: readonly T[]): T => {
    const value = values[Math.floor(values.length * draws.uniform())];
    if (value === undefined) throw new Error('there is nothing to draw from');
    return value;
  };
  const accountId = oneOf(accounts);
  const common = { accountId, metric: oneOf<Metric>(METRICS), seed, generationSlots: 3 };
  const { KaizenService, AccountService } = service.clients;
  const kind = draws.uniform();
  if (kind < 0.2) {
    const segment = oneOf([RETAIL, SOFTWARE, { industry: 'retail', clientType: 'chain' }]);
    const { context } = await KaizenService.getSegmentContext(
      GetSegmentContextRequest.fromPartial({ ...common, ...segment }),
    );
    return asked(`${seed} segment ${segment.industry}`, context, { ...common, ...segment });
  }
  const projectId = oneOf([...PROJECTS, 'nobody knows it']);
  const { account } = await AccountService.getAccount({ accountId });
  const epochs = account?.publishedEpoch ?? 0;
  const epoch = kind < 0.4 && epochs > 0 ? 1 + Math.floor(epochs * draws.uniform()) : 0;
  const { context } = await KaizenService.getProjectContext(
    GetProjectContextRequest.fromPartial({ ...common, projectId, epoch }),
  );
  const name = `${seed} project ${projectId}, epoch ${epoch}`;
  // Explained by what was asked for, or by the id of the context.
  return kind < 0.7
    ? asked(name, context, { ...common, projectId, epoch })
    : asked(name, context, { accountId, contextId: context?.contextId ?? '' });
}

function asked(
  name: string,
  context: KaizenContext | undefined,
  { accountId, metric, projectId, epoch, contextId, industry, clientType }: Partial<ExplainGuidanceRequest>,
): Asked {
  if (context === undefined) throw new Error('the response has no context');
  const given = { accountId, metric, projectId, epoch, contextId, industry, clientType };
  const explain = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  return { name, context, explain };
}

function fieldItems(context: KaizenContext): readonly GuidanceItem[] {
  return [
    ...context.recommendedTones,
    ...context.riskyPatterns,
    ...context.preferredPlatforms,
    ...context.bannedPhrases,
    ...context.successfulPillars,
    ...context.highPerformingHooks,
    ...context.furtherTraits,
  ];
}

/** What is shown beside what is explained; undefined: the same. */
async function difference({ name, explain }: Asked, item: GuidanceItem): Promise<string | undefined> {
  const { kind, value, evidence } = item;
  const request = { ...explain, kind, value, testPageSize: 1, pageSize: 1 };
  const explanation = await service.clients.KaizenService.explainGuidance(
    ExplainGuidanceRequest.fromPartial(request as Partial<ExplainGuidanceRequest>),
  );
  const shown = JSON.stringify(GuidanceItem.toJSON({ ...item, explore: false }));
  const explained = JSON.stringify(
    explanation.item && GuidanceItem.toJSON({ ...explanation.item, explore: false }),
  );
  if (shown !== explained) return `${name}, ${value}: shown ${shown}, explained ${explained}`;
  const patternId = evidence?.patternId ?? '';
  if (patternId !== '' && explanation.pattern?.patternId !== patternId) {
    return `${name}, ${value}: explained by another pattern`;
  }
  const { estimate } = explanation.pattern ?? {};
  const isPublished = evidence !== undefined && patternId !== '' && evidence.blend.length === 0;
  return isPublished && (estimate?.lift !== evidence.lift || estimate.qValue !== evidence.qValue)
    ? `${name}, ${value}: the pattern was published with ${estimate?.lift}`
    : undefined;
}

test(
  '200 random contexts show what their explanations show, and nothing above q .10 outside the leads',
  async () => {
    const contexts: Asked[] = [];
    for (let seed = 1; seed <= CONTEXTS; seed += 1) contexts.push(await randomContext(seed));
    const undiscovered = contexts.flatMap(({ name, context }) =>
      fieldItems(context)
        .filter(({ override }) => override === undefined)
        .filter(({ evidence }) => (evidence?.qValue ?? 1) > 0.1)
        .map(({ value }) => `${name}: ${value}`),
    );
    expect(undiscovered).toEqual([]);
    const toExplain = contexts.flatMap((each) => {
      const slotItems = each.context.generationSlots.flatMap(({ items }) => items);
      const shown = [...fieldItems(each.context), ...each.context.leads, ...slotItems]
        .filter(({ kind }) => kind !== TraitKind.TRAIT_KIND_UNSPECIFIED)
        .map((item) => ({ ...item, explore: false }));
      // Slots repeat what is shown; an item that differs in anything is asked about once more.
      const distinct = new Map(shown.map((item) => [JSON.stringify(item), item]));
      return [...distinct.values()].map((item) => ({ each, item }));
    });
    const differences: string[] = [];
    for (let at = 0; at < toExplain.length; at += AT_ONCE) {
      const page = toExplain.slice(at, at + AT_ONCE);
      const found = await Promise.all(page.map(({ each, item }) => difference(each, item)));
      differences.push(...found.filter((each) => each !== undefined));
    }
    expect(differences).toEqual([]);
    // The contexts are of every kind, or nothing was tried.
    const items = toExplain.map(({ item }) => item);
    const has = (check: (item: GuidanceItem) => boolean): boolean => items.some(check);
    for (const grade of [Grade.GRADE_PROVEN, Grade.GRADE_SUPPORTED, Grade.GRADE_LEAD, Grade.GRADE_DECIDED]) {
      expect(
        has((item) => item.grade === grade),
        `an item of grade ${grade}`,
      ).toBe(true);
    }
    const { EVIDENCE_LEVEL_PROJECT, EVIDENCE_LEVEL_ACCOUNT, EVIDENCE_LEVEL_SEGMENT } = EvidenceLevel;
    for (const level of [EVIDENCE_LEVEL_PROJECT, EVIDENCE_LEVEL_ACCOUNT, EVIDENCE_LEVEL_SEGMENT]) {
      expect(
        has(({ evidence }) => evidence?.level === level),
        `an item of level ${level}`,
      ).toBe(true);
    }
    expect(
      has(({ metricConflicts }) => metricConflicts.length > 0),
      'a metric conflict',
    ).toBe(true);
    expect(
      has(({ notWith }) => notWith.length > 0),
      'a pair that does not go together',
    ).toBe(true);
  },
  SETUP_MS,
);
