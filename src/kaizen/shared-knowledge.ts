/** Reads what accounts share, and shows each requester its own view of it. */
import { LRUCache } from 'lru-cache';
import { readSharedInsights } from '../gen/queries.ts';
import type { Graph } from '../graph/graph.ts';
import { ALL_ACCOUNTS, type PublishedInsight } from '../learning/insights/insight.ts';
import { evidenceFor, insightFor } from '../learning/insights/insight-view.ts';
import { publishedInsight } from '../learning/insights/stored-insight.ts';
import type { SharedInsight, SharedKnowledge } from './shared-insight.ts';

/** The insights of one scope at one epoch, as stored: not to be shown. */
interface ScopeInsights {
  readonly insights: readonly PublishedInsight[];
  /** Entries of accounts' evidence in them. */
  readonly size: number;
}

/** Entries kept over all scopes: some 40 MB at 200 bytes each. */
const MAX_CACHED_ENTRIES = 200_000;
/** Surest first; there are some hundred concepts and a few metrics. */
const MAX_INSIGHTS = 2_000n;

/**
 * What is published, by epoch and scope. A published epoch never changes, so nothing kept is ever stale; and what is
 * withdrawn moves the epoch.
 */
export function createSharedKnowledge(graph: Graph): SharedKnowledge {
  const kept = new LRUCache<string, ScopeInsights>({
    maxSize: MAX_CACHED_ENTRIES,
    sizeCalculation: ({ size }) => size,
  });
  const underway = new Map<string, Promise<ScopeInsights | undefined>>();

  async function read(name: string, place: string, epoch: number): Promise<ScopeInsights | undefined> {
    const row = await graph.run(readSharedInsights, {
      place,
      epoch: BigInt(epoch),
      maxInsights: MAX_INSIGHTS,
    });
    // Versions that ended are kept for one epoch more; two epochs on, some may be gone.
    if (row === undefined || row.sharedEpoch < epoch || row.sharedEpoch > epoch + 1) return undefined;
    const insights = row.insights.flatMap((stored) => publishedInsight(stored) ?? []);
    const size = insights.reduce((sum, { support }) => sum + 1 + support.accounts.length, 1);
    kept.set(name, { insights, size });
    return { insights, size };
  }

  function scopeAt(place: string, epoch: number): Promise<ScopeInsights | undefined> {
    const name = JSON.stringify([epoch, place]);
    const known = kept.get(name);
    if (known !== undefined) return Promise.resolve(known);
    const running = underway.get(name);
    if (running !== undefined) return running;
    const reading = read(name, place, epoch).finally(() => underway.delete(name));
    underway.set(name, reading);
    return reading;
  }

  return {
    async at({ accountId, segmentKey, sharedEpoch }) {
      const [everywhere, segment] = await Promise.all([
        scopeAt(ALL_ACCOUNTS, sharedEpoch),
        segmentKey === '' ? NO_INSIGHTS : scopeAt(segmentKey, sharedEpoch),
      ]);
      if (everywhere === undefined || segment === undefined) return undefined;
      return [
        ...viewsOf(segment.insights, { accountId, scope: 'SEGMENT' }),
        ...viewsOf(everywhere.insights, { accountId, scope: 'GLOBAL' }),
      ];
    },
  };
}

const NO_INSIGHTS: ScopeInsights = { insights: [], size: 1 };

/** A tenth of a millisecond's work, so it is done only where somebody asks. */
function upperFor(accountId: string, insight: PublishedInsight): number {
  return insightFor(accountId, insight)?.upper ?? Number.POSITIVE_INFINITY;
}

/** The insights as one account may see them: without its own part, and only those that others are enough for. */
function viewsOf(
  insights: readonly PublishedInsight[],
  { accountId, scope }: { readonly accountId: string; readonly scope: SharedInsight['scope'] },
): readonly SharedInsight[] {
  return insights.flatMap((insight) => {
    const seen = evidenceFor(accountId, insight);
    if (seen === undefined) return [];
    const { kind, value, metric, assignment } = insight;
    const { mean, variance, tau2, fewestAccounts, fewestSets } = seen;
    return [
      {
        kind,
        value,
        metric,
        assignment,
        scope,
        estimate: mean,
        variance,
        tau2,
        accounts: fewestAccounts,
        sets: fewestSets,
        // That of the family, which no account is left out of.
        qValue: insight.figures.qValue,
        upper: kind === 'phrase' ? upperFor(accountId, insight) : Number.POSITIVE_INFINITY,
      },
    ];
  });
}
