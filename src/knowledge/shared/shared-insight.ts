/** What accounts share, as one of them may see it. */
import type { PooledKnowledge, Similarity } from '../../statistics/hierarchy.ts';

/** A pooled effect of one trait, without the requester's own evidence. */
export interface SharedInsight extends PooledKnowledge {
  readonly kind: string;
  readonly value: string;
  readonly metric: string;
  readonly assignment: string;
  /** Whether it comes from accounts of the requested segment, of a similar segment, or of all segments. */
  readonly scope: 'SEGMENT' | Similarity | 'GLOBAL';
  readonly sets: number;
  readonly qValue: number;
  /**
   * Upper end of the published interval of its lift. Given only for phrases that shared evidence can ban; else
   * infinite.
   */
  readonly upper: number;
}

/** The requester, its segment, and the epoch to read. */
export interface SharedScope {
  readonly accountId: string;
  /** Key of the segment; '' when unknown. */
  readonly segmentKey: string;
  /** The epoch of shared knowledge, read before; 0 when nothing is shared yet. */
  readonly sharedEpoch: number;
}

/** Reads what accounts share. */
export interface SharedKnowledge {
  /**
   * Returns the insights of an epoch. Undefined when the epoch can no longer be read completely; the caller then reads
   * a newer epoch.
   */
  at(scope: SharedScope): Promise<readonly SharedInsight[] | undefined>;
}

/** For a deployment in which no account shares anything. */
export const NOTHING_SHARED: SharedKnowledge = { at: () => Promise.resolve([]) };
