/** Guardrails of strategies, creatives and their execution. */
import { expect } from 'vitest';
import { runFailing, runOn } from '../bed.ts';
import { type Checks, moduleOf } from '../check.ts';
import { eventsOf, oneEventOf } from '../payloads.ts';
import { comparableTraits } from '../traits.ts';

/** Checks of the guardrails of strategies, creatives and execution. */
export const coreChecks: Checks<
  'strategyGenerated' | 'strategyFailed' | 'creativesGenerated' | 'executionLogged'
> = {
  async strategyGenerated(bed) {
    const { made, events, run } = await runOn(bed, moduleOf(bed.generators.strategy, 'strategy').succeed);
    const { event, value } = oneEventOf(events, 'STRATEGY_GENERATED');
    expect(event.projectId, 'project of STRATEGY_GENERATED').toBe(run.projectId);
    expect(value.strategyId, 'strategyId of STRATEGY_GENERATED').toBe(made.strategyId);
    expect({ ...value }, 'what STRATEGY_GENERATED says of the strategy').toMatchObject({
      pillars: [...made.pillars],
      tones: [...made.tones],
      platforms: [...made.platforms],
    });
  },

  async strategyFailed(bed) {
    const { events } = await runFailing(bed, moduleOf(bed.generators.strategy, 'strategy').fail);
    const { value } = oneEventOf(events, 'STRATEGY_FAILED');
    expect(value.errorCode, 'errorCode of STRATEGY_FAILED').not.toBe('');
  },

  async creativesGenerated(bed) {
    const { made, events } = await runOn(bed, moduleOf(bed.generators.creatives, 'creatives').succeed);
    const logged = eventsOf(events, 'CREATIVES_GENERATED').flatMap(({ value }) => value.creatives);
    expect(made.creatives.length, 'creatives the generator says it made').toBeGreaterThan(0);
    expect(
      logged.map(({ contentId, text, traits }) => ({ contentId, text, traits: comparableTraits(traits) })),
      'what CREATIVES_GENERATED says of the creatives',
    ).toEqual(
      made.creatives.map(({ contentId, text, traits }) => ({
        contentId,
        text,
        traits: comparableTraits(traits),
      })),
    );
    for (const { contentId, traits } of logged) {
      expect(
        traits.length,
        `traits of ${contentId}: without any, nothing is learned from it`,
      ).toBeGreaterThan(0);
    }
  },

  async executionLogged(bed) {
    const { made, events } = await runOn(bed, moduleOf(bed.generators.execution, 'execution').succeed);
    const { executionId, contentIds, platform, publishedCount } = made;
    const started = oneEventOf(events, 'EXECUTION_STARTED');
    expect(started.value, 'what EXECUTION_STARTED says').toMatchObject({
      executionId,
      contentIds: [...contentIds],
      platform,
    });
    const completed = oneEventOf(events, 'EXECUTION_COMPLETED');
    expect(completed.value, 'what EXECUTION_COMPLETED says').toMatchObject({
      executionId,
      platform,
      publishedCount,
      succeeded: publishedCount === contentIds.length,
    });
  },
};
