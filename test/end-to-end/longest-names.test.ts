/**
 * Names as long as they may be, in every field at once. Keys of the graph are made of several names, and the database
 * indexes no more than some 8 KB of a key: what the API takes must always fit.
 */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Account, Sharing } from '../../src/gen/kaizen/v1/account_service.ts';
import { GetProjectContextRequest } from '../../src/gen/kaizen/v1/kaizen_service.ts';
import { Assignment, Metric, TraitKind } from '../../src/gen/kaizen/v1/vocabulary.ts';
import { startTestService, type TestService } from './harness.ts';
import { patternsOf, recordOf, report, runCycle } from './learning-client.ts';

let service: TestService;

beforeAll(async () => {
  service = await startTestService();
});
afterAll(() => service.close());

/** The longest name in UTF-16 units, beginning as said. */
const MAX_LENGTH = 256;
const TESTS = 12;
const ARMS = 4;
const IMPRESSIONS = 20_000;

test.each([
  ['three bytes of UTF-8 for each unit', '漢'],
  ['four bytes for two units', '😀'],
  ['a delimiter of keys', '|'],
  ['an escape of keys', '%'],
])('the longest names are stored, compared, listed and told of: %s', async (_, filler) => {
  const name = (start: string): string =>
    start + filler.repeat(Math.floor((MAX_LENGTH - start.length) / filler.length));
  const accountId = name(service.newAccountId());
  const account = Account.fromPartial({
    ...{ accountId, sharing: Sharing.SHARING_ENABLED, goalMetric: Metric.METRIC_CTR },
    ...{ industry: name('industry').slice(0, 128), clientType: name('client').slice(0, 128) },
  });
  await service.clients.AccountService.putAccount({ account });
  const projectId = name('project');
  const traits = [TraitKind.TRAIT_KIND_TONE, TraitKind.TRAIT_KIND_PILLAR, TraitKind.TRAIT_KIND_HOOK_TYPE];
  const records = Array.from({ length: TESTS * ARMS }, (__, at) => {
    const [ofTest, arm] = [Math.floor(at / ARMS), at % ARMS];
    return recordOf({
      ...{
        projectId,
        contentId: name(`content-${at}-`),
        platform: name('platform'),
        audience: name('audience'),
      },
      ...{ testId: name(`test-${ofTest}-`), contentType: name(`type-${arm}`), text: name(`text-${at}`) },
      ...{ impressions: IMPRESSIONS, clicks: 200 + 100 * (arm % 2) + 60 * (arm >> 1) + ofTest },
      traits: traits.map((kind, place) => ({ kind, value: name(`value-${place}-${(arm >> place) % 2}`) })),
    });
  });
  await report(service, accountId, records);
  // The same creatives in no test: sets by week, and comparisons of platforms.
  const untested = records.map((record, at) => ({
    ...record,
    ...{
      testId: '',
      assignment: Assignment.ASSIGNMENT_UNSPECIFIED,
      date: '2026-01-06',
      platform: name(`platform-${at % 2}`),
    },
  }));
  await report(service, accountId, untested);
  await runCycle(service, accountId);
  const patterns = await patternsOf(service, accountId);
  expect(patterns.length).toBeGreaterThan(traits.length);
  const { context } = await service.clients.KaizenService.getProjectContext(
    GetProjectContextRequest.fromPartial({ accountId, projectId, seed: 1 }),
  );
  expect(JSON.stringify(context)).toContain(name('value-0-1'));
});
