/** Guardrails of reported performance. */
import { expect } from 'vitest';
import { runOn } from '../bed.ts';
import { type Checks, moduleOf } from '../check.ts';
import { eventsOf } from '../payloads.ts';

/** Checks of the performance guardrails. */
export const performanceChecks: Checks<'performanceRecorded' | 'performanceRefused'> = {
  async performanceRecorded(bed) {
    const { made, events } = await runOn(bed, moduleOf(bed.generators.performance, 'performance').ingest);
    const records = eventsOf(events, 'PERFORMANCE_RECORDED').map(({ value }) => value.record);
    expect(made.figures.length, 'records of the report: the test needs some').toBeGreaterThan(0);
    expect(records.length, 'PERFORMANCE_RECORDED').toBe(made.figures.length);
    for (const { contentId, platform, date, impressions } of made.figures) {
      const figures = { contentId, platform, date, impressions };
      expect(records, `PERFORMANCE_RECORDED of ${contentId}`).toContainEqual(
        expect.objectContaining(figures),
      );
    }
    const winners = eventsOf(events, 'CREATIVE_MARKED_WINNER').map(({ value }) => value.contentId);
    expect(winners, 'CREATIVE_MARKED_WINNER').toEqual(expect.arrayContaining([...made.winners]));
    const losers = eventsOf(events, 'CREATIVE_MARKED_LOSER').map(({ value }) => value.contentId);
    expect(losers, 'CREATIVE_MARKED_LOSER').toEqual(expect.arrayContaining([...made.losers]));
  },

  async performanceRefused(bed) {
    const { made, events } = await runOn(bed, moduleOf(bed.generators.performance, 'performance').refuse);
    const failures = eventsOf(events, 'PERFORMANCE_INGESTION_FAILED').map(({ value }) => value);
    const failure = failures.find(({ contentId }) => contentId === made.contentId);
    expect(failure, `PERFORMANCE_INGESTION_FAILED of ${made.contentId}`).toBeDefined();
    expect(failure?.violations.length, 'violations of PERFORMANCE_INGESTION_FAILED').toBeGreaterThan(0);
  },
};
