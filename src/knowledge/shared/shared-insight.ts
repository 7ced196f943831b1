/** What accounts share, as one of them may see it. */
import type { PooledKnowledge, Similarity } from '../../statistics/hierarchy.ts';

/** A pooled effect of one trait, without the requester's own part in it. */
export interface SharedInsight extends PooledKnowledge {
  readonly kind: string;
  readonly value: string;
  readonly metric: string;
  readonly assignment: string;
  /** Of the accounts of the segment asked for, of one that is similar to it, or of all. */
  readonly scope: 'SEGMENT' | Similarity | 'GLOBAL';
  readonly sets: number;
  readonly qValue: number;
  /** Upper end of the published interval of its lift: of phrases that others' evidence can ban; else infinite. */
  readonly upper: number;
}

/** Whose view on what. */
export interface SharedScope {
  readonly accountId: string;
  /** Key of the segment; '' when it is not known. */
  readonly segmentKey: string;
  /** The epoch of shared knowledge taken before; 0: nothing is shared yet. */
  readonly sharedEpoch: number;
}

/** Reads what is shared. */
export interface SharedKnowledge {
  /** The insights of an epoch, or undefined when that epoch can no longer be read whole: take it again. */
  at(scope: SharedScope): Promise<readonly SharedInsight[] | undefined>;
}

/** For a deployment in which no account shares anything. */
export const NOTHING_SHARED: SharedKnowledge = { at: () => Promise.resolve([]) };
