import type { ReadAccountFactsRow, ReadContextHeadRow } from '../gen/queries.ts';
import type { Knowledge } from './knowledge.ts';

/** What explains the gaps of a context. */
export interface ContextFacts {
  readonly head: Pick<ReadContextHeadRow, 'epoch' | 'performanceCount'> &
    Pick<ReadAccountFactsRow, 'packs' | 'channels' | 'segments' | 'platforms' | 'resetEpoch'>;
  readonly knowledge: Pick<Knowledge, 'coverage' | 'withheld'>;
  /** Traits reported, by stored kind, counted up to MAX_COUNTED_TRAITS; only kinds for which it was asked. */
  readonly reportedTraits: ReadonlyMap<string, number>;
}

/** Where counting stops: an explanation needs no more than "100 or more". */
export const MAX_COUNTED_TRAITS = 100;
