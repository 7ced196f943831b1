/** What a context costs the database, free of noise. */
import type { Graph } from '../../src/graph/graph.ts';
import { createContextCache } from '../../src/kaizen/context-cache.ts';
import { buildProjectContext } from '../../src/kaizen/project-context.ts';

/**
 * Hits of the store of every query that a context asks for when nothing is cached. The queries are those the service's
 * own code sends, each profiled with the parameters it was sent with.
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
  await buildProjectContext({ graph: watched, contexts: createContextCache(watched) }, request);
  let hits = 0;
  for (const profile of profiles) hits += await profile();
  return hits;
}
