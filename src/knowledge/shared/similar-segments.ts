/** Finds the segments that can lend to one without insights of its own. */
import { listSimilarSegments } from '../../gen/queries.ts';
import type { Graph } from '../../graph/graph.ts';
import { keyParts } from '../../graph/keys.ts';
import { createReadOnce } from '../../shared/read-once.ts';
import type { Similarity } from '../../statistics/hierarchy.ts';

/** Keys of the segments, those that know most first. */
export type SimilarSegments = Readonly<Record<Similarity, readonly string[]>>;

/** Similar segments by segment and epoch of shared knowledge. */
export interface SimilarSegmentsCache {
  /** Undefined when the epoch can no longer be read whole: take it again. */
  at(segmentKey: string, sharedEpoch: number): Promise<SimilarSegments | undefined>;
}

/** Of either kind: each has insights of a deployment's hundred concepts, and two or three cover most of them. */
const MAX_SEGMENTS = 4n;
/** Up to eight keys each. */
const MAX_CACHED_SEGMENTS = 2_000;

/** An empty cache on a graph. What is published at an epoch never changes, so nothing kept is ever stale. */
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
    // Insights that ended hang on their segments for one epoch more.
    if (row === undefined || row.sharedEpoch < epoch || row.sharedEpoch > epoch + 1) return undefined;
    return { SAME_INDUSTRY: row.sameIndustry, SAME_CLIENT_TYPE: row.sameClientType };
  }

  return {
    at: (segmentKey, sharedEpoch) =>
      kept.at(JSON.stringify([sharedEpoch, segmentKey]), () => read(segmentKey, sharedEpoch)),
  };
}
