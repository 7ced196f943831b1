/** Guardrails of the service itself: it answers and it learns. */
import { expect } from 'vitest';
import { Sharing } from '../../gen/kaizen/v1/account_service.ts';
import { RunState } from '../../gen/kaizen/v1/cycle.ts';
import type { KaizenContext } from '../../gen/kaizen/v1/kaizen_service.ts';
import { Assignment } from '../../gen/kaizen/v1/vocabulary.ts';
import { type GuardrailBed, runOn } from '../bed.ts';
import type { Checks } from '../check.ts';

/** The lists of a context, by their names in the API. */
const LISTS = {
  recommended_tones: 'recommendedTones',
  risky_patterns: 'riskyPatterns',
  preferred_platforms: 'preferredPlatforms',
  banned_phrases: 'bannedPhrases',
  past_winners: 'pastWinners',
  successful_pillars: 'successfulPillars',
  high_performing_hooks: 'highPerformingHooks',
  channel_performance: 'channelPerformance',
  high_clarity_segments: 'highClaritySegments',
  pack_success_rates: 'packSuccessRates',
} as const satisfies Readonly<Record<string, keyof KaizenContext>>;

/** Far more tests than a finding needs. */
const TESTS = 40;
const IMPRESSIONS = 5_000;
/** Clicks per impression of a creative, by tone. Single results differ a little, as by chance. */
const RATES = { warm: 0.06, plain: 0.04, stiff: 0.025 } as const;

/** Checks of the guardrails of the service. */
export const kaizenServiceChecks: Checks<'projectContext' | 'segmentContext' | 'guidanceLearned'> = {
  async projectContext({ service }) {
    const accountId = await service.newAccount();
    const projectId = await service.newProject(accountId, { holdout: false });
    const { context } = await service.call('getProjectContext', { accountId, projectId });
    expectWhole(context);
  },

  async segmentContext({ service }) {
    const accountId = await service.newAccount();
    const segment = { industry: 'hospitality', clientType: 'small business' };
    const { context } = await service.call('getSegmentContext', { accountId, ...segment });
    expectWhole(context);
  },

  async guidanceLearned(bed) {
    const { service } = bed;
    const accountId = await service.newAccount({ sharing: Sharing.SHARING_DISABLED });
    await reportTests(bed, accountId);
    const { cycle } = await service.call('runCycle', { accountId, wait: true });
    expect(cycle?.state, 'how the cycle ended').toBe(RunState.RUN_STATE_SUCCEEDED);
    const projectId = await service.newProject(accountId, { holdout: false });
    const { context } = await service.call('getProjectContext', { accountId, projectId });
    const valuesOf = (items: KaizenContext['recommendedTones'] = []) => items.map(({ value }) => value);
    expect(valuesOf(context?.recommendedTones), 'recommended tones').toContain('warm');
    expect(valuesOf(context?.riskyPatterns), 'risky patterns').toContain('stiff');
    expect(context?.sampleSize, 'events analysed').toBeGreaterThan(0);
  },
};

function expectWhole(context: KaizenContext | undefined): void {
  const { emptyFields = [], confidence, sampleSize, contextId } = context ?? {};
  const explained = emptyFields.map(({ field }) => field);
  for (const [field, list] of Object.entries(LISTS)) {
    const isThere = (context?.[list].length ?? 0) > 0;
    expect(isThere || explained.includes(field), `${field} is empty without a reason`).toBe(true);
  }
  expect(confidence, 'confidence').toBe(0);
  expect(sampleSize, 'events analysed').toBe(0);
  expect(contextId, 'the id to hand back with what is generated').not.toBe('');
}

/** Reports randomised tests of three tones through the client, like a reporting job. */
async function reportTests(bed: GuardrailBed, accountId: string): Promise<void> {
  const report = ({ kaizen }: { readonly kaizen: Parameters<Parameters<typeof runOn>[1]>[0]['kaizen'] }) => {
    for (let test = 0; test < TESTS; test += 1) {
      for (const [tone, rate] of Object.entries(RATES)) {
        kaizen.ingestPerformanceData({
          contentId: `${tone} ${test}`,
          platform: 'instagram',
          date: dateOf(test),
          impressions: IMPRESSIONS,
          // Between 0.96 and 1.04 of the rate.
          clicks: Math.round(IMPRESSIONS * rate * (0.96 + 0.02 * (test % 5))),
          traits: [{ kind: 'TONE', value: tone }],
          testId: `test ${test}`,
          assignment: Assignment.ASSIGNMENT_RANDOMISED,
        });
      }
    }
  };
  await runOn(bed, report, { accountId });
}

/** Consecutive days of the past. */
function dateOf(day: number): string {
  return new Date(Date.UTC(2026, 0, 5 + day)).toISOString().slice(0, 10);
}
