import { expect, test } from 'vitest';
import { createContextCache } from '../../src/contexts/context-cache.ts';
import { countTraitsOfKinds, type ReadContextHeadRow, readAccountFacts } from '../../src/gen/queries.ts';
import type { Graph } from '../../src/graph/graph.ts';

const SCOPE = {
  ...{
    accountId: 'a',
    epoch: 0,
    publishedAtMs: null,
    projectId: '',
    segmentKey: '',
    sharedEpoch: 0,
    metric: '',
  },
};
const HEAD: ReadContextHeadRow = {
  ...{ epoch: 0, publishedAtMs: null, eventCount: 100, retractedCount: 0, performanceCount: 50 },
  ...{
    projectPerformanceCount: 0,
    industry: '',
    clientType: '',
    timeZone: 'UTC',
    sharing: null,
    bannedPhrases: [],
  },
  ...{
    ...{ hasProject: false, projectGoal: '', accountGoal: '' },
    hasProjectPatterns: false,
    sharedEpoch: 0,
    overrideRevision: 0,
    dispersionQ: null,
    dispersionDf: null,
  },
};

/** A graph of an account that nothing is known of, and how often its counters were read. */
function countingGraph() {
  let reads = 0;
  const run = (query: unknown): Promise<unknown> => {
    if (query === countTraitsOfKinds) return Promise.resolve([]);
    if (query !== readAccountFacts) return Promise.reject(new Error('not asked for'));
    reads += 1;
    return Promise.resolve({
      resetEpoch: 0,
      packs: [],
      channels: [],
      segments: [],
      platforms: [],
      winners: [],
    });
  };
  return { graph: { run } as unknown as Graph, reads: () => reads };
}

test('counters are read once for a head, and anew when an event came for one taken back, or figures were reset', async () => {
  const { graph, reads } = countingGraph();
  const cache = createContextCache(graph, { at: () => Promise.resolve([]) });
  const at = (head: Partial<ReadContextHeadRow>) =>
    cache.at(SCOPE, { ...HEAD, ...head }, { projectId: '', nowMs: 0 });
  await at({});
  await at({ projectPerformanceCount: 9 });
  expect(reads()).toBe(1);
  await at({ retractedCount: 1 });
  expect(reads()).toBe(2);
  await at({ performanceCount: 0 });
  expect(reads()).toBe(3);
});
