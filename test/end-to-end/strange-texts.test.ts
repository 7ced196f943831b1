/** Texts that nobody expects, where they are kept: what is taken can be read, and readers survive what is stored. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { readDetails } from '../../src/client/status-details.ts';
import { Account, PutProjectRequest } from '../../src/gen/kaizen/v1/account_service.ts';
import { LogEventRequest } from '../../src/gen/kaizen/v1/event_service.ts';
import { GetProjectContextRequest } from '../../src/gen/kaizen/v1/kaizen_service.ts';
import {
  ListOverridesRequest,
  OverrideEffect,
  PutOverrideRequest,
} from '../../src/gen/kaizen/v1/override.ts';
import { TraitKind } from '../../src/gen/kaizen/v1/vocabulary.ts';
import { nodeKey } from '../../src/graph/keys.ts';
import { readDatabase } from './database.ts';
import { errorOf, startTestService, type TestService } from './harness.ts';

let service: TestService;
let accountId: string;

beforeAll(async () => {
  service = await startTestService();
  accountId = service.newAccountId();
  await service.clients.AccountService.putAccount({ account: Account.fromPartial({ accountId }) });
  await service.clients.AccountService.putProject(
    PutProjectRequest.fromPartial({ accountId, project: { projectId: 'launch' } }),
  );
});
afterAll(() => service.close());

const putInteraction = (value: string) =>
  service.clients.LearningService.putOverride(
    PutOverrideRequest.fromPartial({
      accountId,
      trait: { kind: TraitKind.TRAIT_KIND_INTERACTION, value },
      effect: OverrideEffect.OVERRIDE_EFFECT_VETO,
      actor: 'maria',
      reason: 'a test',
    }),
  );
const readContext = () =>
  service.clients.KaizenService.getProjectContext(
    GetProjectContextRequest.fromPartial({ accountId, projectId: 'launch' }),
  );

test('an override of an interaction is taken only when it names two traits, however long they are', async () => {
  for (const value of ['x', 'tone|bold', '%|%|%|%', 'tone|a|tone|b', `tone|${'x'.repeat(1_600)}`]) {
    const details = readDetails((await errorOf(putInteraction(value))).metadata);
    expect(details).toMatchObject({ reason: 'INVALID_FIELD', violations: [{ field: 'trait.value' }] });
  }
  const longest = nodeKey('content_type', '|'.repeat(256), 'hook_type', '%'.repeat(256));
  expect((await putInteraction(longest)).override?.trait?.value).toBe(longest);
  const { context } = await readContext();
  expect(context?.riskyPatterns.map(({ value }) => value)).toEqual([longest]);
});

test('whatever text an interaction has in the store, contexts and lists are answered', async () => {
  for (const value of ['not an interaction', '%', '||||', '']) {
    await putInteraction('tone|bold|pillar|price');
    await readDatabase(
      `MATCH (o:Override) WHERE o.key STARTS WITH $start AND o.kind = 'interaction' SET o.value = $value RETURN count(o) AS n`,
      { start: `${nodeKey(accountId)}|`, value },
    );
    // A decision of another trait makes every server read the overrides anew.
    await putInteraction('tone|loud|pillar|price');
    expect((await readContext()).context).toBeDefined();
    const listed = await service.clients.LearningService.listOverrides(
      ListOverridesRequest.fromPartial({ accountId, includePast: true }),
    );
    expect(listed.overrides.length).toBeGreaterThan(0);
  }
});

test('content under the key __proto__ of a struct is content: it makes a conflict, and comes back as it was', async () => {
  const log = (text: string) => {
    const attributes = JSON.parse(`{"__proto__": {"text": ${JSON.stringify(text)}}, "constructor": 1}`);
    return service.clients.EventService.logEvent(
      LogEventRequest.fromPartial({
        accountId,
        event: {
          eventId: 'struct',
          payload: { $case: 'custom', value: { name: 'x', attributes } },
        },
      }),
    );
  };
  await log('one');
  expect(readDetails((await errorOf(log('other'))).metadata)?.reason).toBe('EVENT_ID_CONFLICT');
  expect(readDetails((await errorOf(log('x'.repeat(70_000)))).metadata)?.reason).toBe('INVALID_FIELD');
  const { event } = await service.clients.EventService.getEvent({ accountId, eventId: 'struct' });
  expect(JSON.stringify(event?.payload)).toContain('"__proto__":{"text":"one"}');
});
