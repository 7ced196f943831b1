/** Finds the segments that can lend to a segment without insights of its own. */
import { listSimilarSegments } from '../../gen/queries.ts';
import type { Graph } from '../../graph/graph.ts';
import { keyParts } from '../../graph/keys.ts';
import { createReadOnce } from '../../shared/read-once.ts';
import type { Similarity } from '../../statistics/hierarchy.ts';

/** Keys of the segments, those with the most insights first. */
export type SimilarSegments = Readonly<Record<Similarity, readonly string[]>>;

/** Cache of similar segments by segment and epoch of shared knowledge. */
export interface SimilarSegmentsCache {
  /** Undefined when the epoch can no longer be read completely; the caller then reads a newer epoch. */
  at(segmentKey: string, sharedEpoch: number): Promise<SimilarSegments | undefined>;
}

/**
 * Most segments of each similarity. A deployment has about a hundred concepts, and two or three segments cover most of
 * them.
 */
const MAX_SEGMENTS = 4n;
/** Each entry has up to eight keys. */
const MAX_CACHED_SEGMENTS = 2_000;

/** Creates an empty cache on a graph. A published epoch never changes, so the cache is never stale. */
export function createSimilarSegments(graph: Graph): SimilarSegmentsCache {
  const kept = createReadOnce<SimilarSegments | undefined>({ maxSize: MAX_CACHED_SEGMENTS, sizeOf: () => 1 });

  async function read(segmentKey: string, epoch: number): Promise<SimilarSegments | undefined> {
    const [industry = '', clientType = ''] = keyParts(segmentKey);
    const row = await graph.run(listSimilarSegments, {
      segmentKey,
      industry,
      clientType,
      epoch: BigInt(epoch),
      maxSegments: MAX_SEGMENTS,
    });
    // Ended insights stay linked to their segments for one more epoch.
    if (row === undefined || row.sharedEpoch < epoch || row.sharedEpoch > epoch + 1) return undefined;
    return { SAME_INDUSTRY: row.sameIndustry, SAME_CLIENT_TYPE: row.sameClientType };
  }

  return {
    at: (segmentKey, sharedEpoch) =>
      kept.at(JSON.stringify([sharedEpoch, segmentKey]), () => read(segmentKey, sharedEpoch)),
  };
}
