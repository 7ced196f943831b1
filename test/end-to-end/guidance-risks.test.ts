import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Event } from '../../src/gen/kaizen/v1/event.ts';
import { RiskSource } from '../../src/gen/kaizen/v1/guidance_item.ts';
import { EmptyReason, GetSegmentContextRequest } from '../../src/gen/kaizen/v1/kaizen_service.ts';
import { ListLearningPatternsRequest } from '../../src/gen/kaizen/v1/pattern.ts';
import type { Payload } from '../../src/ingestion/catalogue/event-type.ts';
import { payloadSamples, sampleEvent } from '../fixtures/event-samples.ts';
import { createAccount } from './accounts.ts';
import { startTestService, type TestService } from './harness.ts';
import { contextOf, createLearningAccount, NOW, report, runCycle, valuesOf } from './learning-client.ts';
import { clicksOnly, plantedTests } from './planted-tests.ts';

let service: TestService;
beforeAll(async () => {
  service = await startTestService({ now: NOW });
});
afterAll(() => service.close());

/** The events that count a success and a failure of each kind of thing that can fail. */
const OUTCOMES = {
  pack: { good: 'packCompleted', bad: 'packFailed' },
  sections: { good: 'sectionGenerated', bad: 'sectionFailed' },
  quality: { good: 'packQualityPassed', bad: 'packQualityFailed' },
} as const;
type Kind = keyof typeof OUTCOMES;

/** Events of one pack, each of a run of its own. */
function outcomes(
  kind: Kind,
  packKey: string,
  counts: { readonly good: number; readonly bad: number },
): readonly Event[] {
  return (['good', 'bad'] as const).flatMap((side) =>
    Array.from({ length: counts[side] }, (_, at) => {
      const payload = OUTCOMES[kind][side];
      const id = `${kind} ${packKey} ${side} ${at}`;
      const value = { ...payloadSamples[payload], packKey, runId: id };
      return sampleEvent(payload, {
        eventId: id,
        projectId: 'project',
        payload: { $case: payload, value } as Payload,
      });
    }),
  );
}

async function append(accountId: string, events: readonly Event[]): Promise<void> {
  const response = await service.clients.EventService.appendEvents({ accountId, events: [...events] });
  expect(response.acceptedCount).toBe(events.length);
}

describe('what fails more often than the rest of its kind', () => {
  test.each(['pack', 'sections', 'quality'] as const)(
    '%s is a risk by its failures, at once',
    async (kind) => {
      const accountId = await createAccount(service);
      await append(accountId, [
        ...outcomes(kind, 'steady', { good: 40, bad: 1 }),
        ...outcomes(kind, 'shaky', { good: 3, bad: 5 }),
      ]);
      const { riskyPatterns, epoch } = await contextOf(service, accountId);
      expect(epoch).toBe(0);
      expect(riskyPatterns).toEqual([
        expect.objectContaining({
          value: `${kind}:shaky`,
          riskSource: RiskSource.RISK_SOURCE_FAILURES,
          description: expect.stringMatching(/5 of 8.*\(source: failures\)$/),
          evidence: expect.objectContaining({ variants: 8, tests: 0, patternId: '' }),
        }),
      ]);
      const [{ evidence } = { evidence: undefined }] = riskyPatterns;
      expect(evidence?.signConfidence).toBeGreaterThanOrEqual(0.95);
      expect(evidence?.qValue).toBeLessThanOrEqual(0.1);
    },
  );

  test.each([
    { good: 0, bad: 4, isRisk: false, why: 'four events are too few, though all failed' },
    { good: 2, bad: 3, isRisk: true, why: 'five events with three failures are enough' },
    { good: 3, bad: 2, isRisk: false, why: 'two failures are too few' },
    { good: 40, bad: 3, isRisk: false, why: 'three of forty-three are not much above the others' },
  ])('$good successes and $bad failures: $why', async ({ good, bad, isRisk }) => {
    const accountId = await createAccount(service);
    await append(accountId, [
      ...outcomes('pack', 'steady', { good: 60, bad: 1 }),
      ...outcomes('pack', 'tested', { good, bad }),
    ]);
    const { riskyPatterns } = await contextOf(service, accountId);
    expect(valuesOf(riskyPatterns)).toEqual(isRisk ? ['pack:tested'] : []);
  });

  test('is no risk with nothing to compare it with, nor when everything fails alike', async () => {
    const alone = await createAccount(service);
    await append(alone, outcomes('pack', 'only', { good: 1, bad: 9 }));
    expect((await contextOf(service, alone)).riskyPatterns).toEqual([]);
    const alike = await createAccount(service);
    await append(alike, [
      ...outcomes('pack', 'first', { good: 2, bad: 8 }),
      ...outcomes('pack', 'second', { good: 3, bad: 7 }),
    ]);
    expect((await contextOf(service, alike)).riskyPatterns).toEqual([]);
  });
});

describe('a holdout week', () => {
  let accountId: string;
  let withheld: TestService;
  beforeAll(async () => {
    withheld = await startTestService({ now: NOW, settings: { holdoutShare: 1 } });
    accountId = await createLearningAccount(service);
    const effects = { 'tone:bold': 0.3, 'phrase:synergy': -0.5 };
    const tests = plantedTests({
      name: 'holdout',
      seed: 17,
      tests: 32,
      traits: Object.keys(effects),
      effects: (carried) => ({
        ctr: (carried.has('tone:bold') ? 0.3 : 0) + (carried.has('phrase:synergy') ? -0.5 : 0),
      }),
    });
    await report(service, accountId, clicksOnly(tests));
    await append(accountId, [
      ...outcomes('pack', 'steady', { good: 40, bad: 1 }),
      ...outcomes('pack', 'shaky', { good: 3, bad: 5 }),
    ]);
    await runCycle(service, accountId);
    const account = { accountId, bannedPhrases: ['world class'] };
    const { account: stored } = await service.clients.AccountService.getAccount({ accountId });
    if (stored === undefined) throw new Error('the account is gone');
    await service.clients.AccountService.putAccount({ account: { ...stored, ...account } });
  });
  afterAll(() => withheld.close());

  test('gets the people’s bans, the sizes and the id, and none of the guidance', async () => {
    const guided = await contextOf(service, accountId, { generationSlots: 3 });
    expect(guided.holdout).toBe(false);
    expect(valuesOf(guided.recommendedTones)).toEqual(['bold']);
    expect(valuesOf(guided.bannedPhrases)).toEqual(['world class', 'synergy']);
    expect(valuesOf(guided.riskyPatterns)).toContain('pack:shaky');
    expect(guided.generationSlots).toHaveLength(3);

    const answer = await contextOf(withheld, accountId, { generationSlots: 3 });
    expect(answer.holdout).toBe(true);
    const { bannedPhrases, emptyFields, contextId, replayNotes, ...rest } = answer;
    expect(replayNotes).toEqual([]);
    const lists = Object.values(rest).filter((value) => Array.isArray(value));
    expect(lists).toHaveLength(12);
    expect(lists.every((list) => list.length === 0)).toBe(true);
    // A person's ban is an order; what the evidence bans is guidance like the rest.
    expect(valuesOf(bannedPhrases)).toEqual(['world class']);
    expect(new Set(emptyFields.map(({ reason }) => reason))).toEqual(
      new Set([EmptyReason.EMPTY_REASON_HOLDOUT]),
    );
    expect(emptyFields.map(({ field }) => field)).toContain('recommended_tones');
    const { sampleSize, projectSampleSize, epoch, seed, metric } = guided;
    expect(answer).toMatchObject({ sampleSize, projectSampleSize, epoch, seed, metric });
    // Nothing that was learned is shown.
    expect(answer.confidence).toBe(0);
    expect(contextId).not.toBe('');
    expect(contextId).not.toBe(guided.contextId);
  });

  test('holds out projects, not segments, and hides nothing from who looks at patterns', async () => {
    const request = GetSegmentContextRequest.fromPartial({
      accountId,
      industry: 'saas',
      clientType: 'startup',
      seed: 1,
    });
    const { context } = await withheld.clients.KaizenService.getSegmentContext(request);
    expect(context?.holdout).toBe(false);
    expect(valuesOf(context?.recommendedTones ?? [])).toEqual(['bold']);
    const { patterns } = await withheld.clients.LearningService.listLearningPatterns(
      ListLearningPatternsRequest.fromPartial({ accountId }),
    );
    expect(patterns.map(({ value }) => value)).toContain('bold');
  });
});
