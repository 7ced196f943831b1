/** Reads what accounts share, and shows each requester its own view of it. */
import { readSharedInsights } from '../../gen/queries.ts';
import type { Graph } from '../../graph/graph.ts';
import { createReadOnce } from '../../shared/read-once.ts';
import { ALL_ACCOUNTS } from './insight.ts';
import type { SharedKnowledge } from './shared-insight.ts';
import { isComplete, lentViews, type SimilarInsights, type StoredInsights, viewsOf } from './shared-views.ts';
import { createSimilarSegments } from './similar-segments.ts';
import { publishedInsight } from './stored-insight.ts';

/** The insights of one scope at one epoch as stored. They must not be shown as they are. */
interface ScopeInsights {
  readonly insights: StoredInsights;
  /** Number of account entries in their evidence. */
  readonly size: number;
}

/** Entries kept over all scopes: some 40 MB at 200 bytes each. */
const MAX_CACHED_ENTRIES = 200_000;
/** Most insights of one scope, surest first. There are some hundred concepts and a few metrics. */
const MAX_INSIGHTS = 2_000n;

/**
 * Caches published insights by epoch and scope. A published epoch never changes, and withdrawing an insight raises the
 * epoch. So the cache is never stale.
 */
export function createSharedKnowledge(graph: Graph): SharedKnowledge {
  const kept = createReadOnce<ScopeInsights | undefined>({
    maxSize: MAX_CACHED_ENTRIES,
    sizeOf: ({ size }) => size,
  });
  const similarSegments = createSimilarSegments(graph);

  async function read(place: string, epoch: number): Promise<ScopeInsights | undefined> {
    const row = await graph.run(readSharedInsights, {
      place,
      epoch: BigInt(epoch),
      maxInsights: MAX_INSIGHTS,
    });
    // Ended versions are kept for one more epoch. After two epochs some may be gone.
    if (row === undefined || row.sharedEpoch < epoch || row.sharedEpoch > epoch + 1) return undefined;
    const insights = row.insights.flatMap((stored) => publishedInsight(stored) ?? []);
    const size = insights.reduce((sum, { support }) => sum + 1 + support.accounts.length, 1);
    return { insights, size };
  }

  function scopeAt(place: string, epoch: number): Promise<ScopeInsights | undefined> {
    return kept.at(JSON.stringify([epoch, place]), () => read(place, epoch));
  }

  async function similarTo(segmentKey: string, epoch: number): Promise<SimilarInsights | undefined> {
    const segments = await similarSegments.at(segmentKey, epoch);
    if (segments === undefined) return undefined;
    const [sameIndustry, sameClientType] = await Promise.all([
      insightsOf(segments.SAME_INDUSTRY, epoch),
      insightsOf(segments.SAME_CLIENT_TYPE, epoch),
    ]);
    if (sameIndustry === undefined || sameClientType === undefined) return undefined;
    return { SAME_INDUSTRY: sameIndustry, SAME_CLIENT_TYPE: sameClientType };
  }

  async function insightsOf(
    places: readonly string[],
    epoch: number,
  ): Promise<readonly StoredInsights[] | undefined> {
    const scopes = await Promise.all(places.map((place) => scopeAt(place, epoch)));
    const insights = scopes.flatMap((scope) => (scope === undefined ? [] : [scope.insights]));
    return insights.length === places.length ? insights : undefined;
  }

  return {
    async at({ accountId, segmentKey, sharedEpoch }) {
      const [everywhere, segment] = await Promise.all([
        scopeAt(ALL_ACCOUNTS, sharedEpoch),
        segmentKey === '' ? NO_INSIGHTS : scopeAt(segmentKey, sharedEpoch),
      ]);
      if (everywhere === undefined || segment === undefined) return undefined;
      const own = viewsOf(accountId, segment.insights, 'SEGMENT');
      const all = viewsOf(accountId, everywhere.insights, 'GLOBAL');
      if (segmentKey === '' || isComplete(own, all)) return [...own.values(), ...all.values()];
      const similar = await similarTo(segmentKey, sharedEpoch);
      if (similar === undefined) return undefined;
      return [...own.values(), ...lentViews(accountId, similar, own), ...all.values()];
    },
  };
}

const NO_INSIGHTS: ScopeInsights = { insights: [], size: 1 };
