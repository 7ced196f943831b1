import type { ReadAccountFactsRow, ReadContextHeadRow } from '../gen/queries.ts';
import type { Knowledge } from './knowledge.ts';

/** The facts that explain why lists of a context are empty. */
export interface ContextFacts {
  readonly head: Pick<ReadContextHeadRow, 'epoch' | 'performanceCount'> &
    Pick<ReadAccountFactsRow, 'packs' | 'channels' | 'segments' | 'platforms' | 'resetEpoch'>;
  readonly knowledge: Pick<Knowledge, 'coverage' | 'withheld'>;
  /** Reported traits by stored kind, counted up to MAX_COUNTED_TRAITS. Only kinds that were requested. */
  readonly reportedTraits: ReadonlyMap<string, number>;
}

/** Counting stops here, since an explanation needs no more than "100 or more". */
export const MAX_COUNTED_TRAITS = 100;
