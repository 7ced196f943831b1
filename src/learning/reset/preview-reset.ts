import { countContrasts, countLinks, countNodes } from '../../gen/queries.ts';
import type { Graph } from '../../graph/graph.ts';
import { addCount, KNOWLEDGE_LABELS, keyRangeOf, type ResetCounts, type ResetScope } from './reset-scope.ts';

const FIGURE_LABELS = ['PerformanceDay', 'ContrastSet', 'Snapshot'] as const;
/** Contrast sets whose contrasts are counted in one query. The query visits each of them. */
const SETS_PER_QUERY = 20_000;

/** Counts what a reset would delete now, without changing anything. Undefined when the account does not exist. */
export async function previewReset(
  graph: Graph,
  { accountKey, scope }: { readonly accountKey: string; readonly scope: ResetScope },
  signal?: AbortSignal,
): Promise<ResetCounts | undefined> {
  const counts = new Map<string, number>();
  const range = keyRangeOf(accountKey);
  const links = await graph.run(countLinks, { accountKey, ...range }, { signal });
  if (links === undefined) return undefined;
  const labels = ['Pattern' as const, ...KNOWLEDGE_LABELS, ...(scope === 'ALL' ? FIGURE_LABELS : [])];
  for (const label of labels) {
    addCount(counts, label, (await graph.run(countNodes[label], range, { signal })).nodes);
  }
  addCount(counts, 'TESTED_IN', await contrastsOf(graph, range, signal));
  addCount(counts, 'USES', links.uses);
  addCount(counts, 'WORKS_WITH', links.interactions);
  addCount(counts, 'Epoch', links.epochs);
  if (scope === 'ALL') {
    addCount(counts, 'PlatformStat', links.platforms);
    addCount(counts, 'Cycle', links.cycles);
  }
  return counts;
}

async function contrastsOf(
  graph: Graph,
  { afterKey, endKey }: { readonly afterKey: string; readonly endKey: string },
  signal: AbortSignal | undefined,
): Promise<number> {
  let contrasts = 0;
  let place = afterKey;
  let seen = SETS_PER_QUERY;
  while (seen === SETS_PER_QUERY) {
    const page = await graph.run(
      countContrasts,
      { afterKey: place, endKey, limit: BigInt(SETS_PER_QUERY) },
      { signal },
    );
    contrasts += page.contrasts;
    seen = page.seen;
    place = page.lastKey ?? endKey;
  }
  return contrasts;
}
