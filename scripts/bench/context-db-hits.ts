/** Measures the cost of a context in database hits, which are free of noise. */

import { buildContext } from '../../src/contexts/build-context.ts';
import { createContextCache } from '../../src/contexts/context-cache.ts';
import type { Graph } from '../../src/graph/graph.ts';
import { createContextTokenSource } from '../../src/guidance/context-token-source.ts';
import { NOTHING_SHARED } from '../../src/knowledge/shared/shared-insight.ts';

/**
 * Database hits of every query of a context without caches. The queries are those of the service's own code, each
 * profiled with the parameters it was sent with.
 */
export async function contextDbHits(
  graph: Graph,
  request: { readonly accountId: string; readonly projectId: string },
): Promise<number> {
  const profiles: (() => Promise<number>)[] = [];
  const watched: Graph = {
    ...graph,
    run(query, params, options) {
      profiles.push(async () => (await graph.profile(query, params)).dbHits);
      return graph.run(query, params, options);
    },
  };
  await buildContext(
    {
      graph: watched,
      contexts: createContextCache(watched, NOTHING_SHARED),
      random: () => 0.5,
      clock: () => new Date(),
      contextTokens: createContextTokenSource({ graph: watched, secret: 'bench' }),
      holdoutShare: 0,
    },
    { ...request, metric: '', slots: 0, seed: 1, options: [] },
  );
  let hits = 0;
  for (const profile of profiles) hits += await profile();
  return hits;
}
