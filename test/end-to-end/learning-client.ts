/** Reports figures, runs cycles and reads knowledge as a client does, for tests of what is learned. */
import { expect } from 'vitest';
import { Sharing } from '../../src/gen/kaizen/v1/account_service.ts';
import { type Cycle, RunState } from '../../src/gen/kaizen/v1/cycle.ts';
import type { GuidanceItem } from '../../src/gen/kaizen/v1/guidance_item.ts';
import { GetProjectContextRequest, type KaizenContext } from '../../src/gen/kaizen/v1/kaizen_service.ts';
import { type LearningPattern, ListLearningPatternsRequest } from '../../src/gen/kaizen/v1/pattern.ts';
import { PerformanceRecord } from '../../src/gen/kaizen/v1/performance.ts';
import { Assignment, Metric, type Trait, TraitKind } from '../../src/gen/kaizen/v1/vocabulary.ts';
import type { GraphTransaction } from '../../src/graph/transaction.ts';
import { createAccount } from './accounts.ts';
import type { TestService } from './harness.ts';

/** The clock of services under test: behind every date that is reported. */
export const NOW = new Date('2026-11-20T12:00:00Z');

/** An account of its own, out for clicks, that other tests' accounts tell nothing, and that tells them nothing. */
export function createLearningAccount(service: TestService): Promise<string> {
  return createAccount(service, { sharing: Sharing.SHARING_DISABLED, goalMetric: Metric.METRIC_CTR });
}

/** The day so many days after 2026-01-05, a Monday. */
export function dateOf(day: number): string {
  return new Date(Date.UTC(2026, 0, 5 + day)).toISOString().slice(0, 10);
}

const KINDS = {
  tone: TraitKind.TRAIT_KIND_TONE,
  pillar: TraitKind.TRAIT_KIND_PILLAR,
  hook_type: TraitKind.TRAIT_KIND_HOOK_TYPE,
  template: TraitKind.TRAIT_KIND_TEMPLATE,
  phrase: TraitKind.TRAIT_KIND_PHRASE,
} as const;

/** A trait by `kind:value`. */
export function trait(name: string): Trait {
  const [kind = '', value = ''] = name.split(/:(.*)/s);
  const known = KINDS[kind as keyof typeof KINDS];
  if (known === undefined) throw new Error(`tests know no kind "${kind}"`);
  return { kind: known, value };
}

/** A record of a randomised test, but for what is given. */
export function recordOf(fields: Partial<PerformanceRecord>): PerformanceRecord {
  const { testId = '' } = fields;
  return PerformanceRecord.fromPartial({
    projectId: 'project',
    platform: 'instagram',
    date: dateOf(0),
    ...(testId === '' ? {} : { assignment: Assignment.ASSIGNMENT_RANDOMISED }),
    ...fields,
  } as Partial<PerformanceRecord>);
}

/** What a request may hold by far, and few enough for one transaction. */
const RECORDS_PER_CALL = 500;

/** Reports records, all of which must be taken; one that says what is known already may be among them. */
export async function report(
  service: TestService,
  accountId: string,
  records: readonly PerformanceRecord[],
): Promise<void> {
  for (let at = 0; at < records.length; at += RECORDS_PER_CALL) {
    const page = records.slice(at, at + RECORDS_PER_CALL);
    const request = { accountId, records: [...page], actor: 'test', source: 'test', importId: '' };
    const response = await service.clients.PerformanceService.recordPerformance(request, {
      deadlineMs: 60_000,
    });
    const refused = response.results.filter(({ violations }) => violations.length > 0);
    expect(refused).toEqual([]);
    expect(response.failedCount).toBe(0);
  }
}

/** Runs a cycle on the account, which must succeed. */
export async function runCycle(service: TestService, accountId: string): Promise<Cycle> {
  const { cycle } = await service.clients.LearningService.runCycle(
    { accountId, wait: true, dryRun: false },
    { deadlineMs: 120_000 },
  );
  if (cycle?.state !== RunState.RUN_STATE_SUCCEEDED) throw new Error(`the cycle failed: ${cycle?.reason}`);
  return cycle;
}

/** Current patterns, however little is known of them. */
export async function patternsOf(
  service: TestService,
  accountId: string,
  only: Partial<ListLearningPatternsRequest> = {},
): Promise<readonly LearningPattern[]> {
  const request = ListLearningPatternsRequest.fromPartial({
    accountId,
    minConfidence: 0,
    limit: 500,
    ...only,
  } as Partial<ListLearningPatternsRequest>);
  const { patterns } = await service.clients.LearningService.listLearningPatterns(request);
  return patterns;
}

/** The pattern of a value; fails the test when there is not exactly one. */
export function patternOf(patterns: readonly LearningPattern[], value: string): LearningPattern {
  const found = patterns.filter((pattern) => pattern.value === value);
  const [pattern] = found;
  if (pattern === undefined || found.length > 1)
    throw new Error(`${found.length} patterns are of "${value}", not one`);
  return pattern;
}

/** A project's context, drawn with a fixed seed. */
export async function contextOf(
  service: TestService,
  accountId: string,
  request: Partial<GetProjectContextRequest> = {},
): Promise<KaizenContext> {
  const { context } = await service.clients.KaizenService.getProjectContext(
    GetProjectContextRequest.fromPartial({
      accountId,
      projectId: 'project',
      seed: 1,
      ...request,
    } as Partial<GetProjectContextRequest>),
  );
  if (context === undefined) throw new Error('the response has no context');
  return context;
}

/** The values of items, in their order. */
export function valuesOf(items: readonly GuidanceItem[]): readonly string[] {
  return items.map(({ value }) => value);
}

/** A query of a test's own, by the service's own connection. */
export async function rowsOf<Row>(
  { graph }: TestService,
  text: string,
  params: Readonly<Record<string, unknown>>,
): Promise<readonly Row[]> {
  const read = (transaction: GraphTransaction) =>
    transaction.run<Readonly<Record<string, unknown>>, Row, 'many'>(
      { name: 'test/read', mode: 'read', cardinality: 'many', text },
      params,
    );
  return graph.transaction('read', read);
}
