/** What a person's mark writes: it outranks the automatic one, now and later. */

import type { PreparedEvent } from '../accept/prepared-event.ts';
import type { Fold } from './fold-batch.ts';
import { creativeOf } from './fold-creative.ts';

/** Marks the creative; one that is not known yet is created. */
export function foldMark(
  fold: Fold,
  event: PreparedEvent,
  { contentId, mark }: { readonly contentId: string; readonly mark: 'WINNER' | 'LOSER' },
): void {
  const creative = creativeOf(fold, event, contentId);
  creative.current = { ...creative.current, mark, markedBy: 'PERSON' };
}
