/** What a person's mark writes. It outranks the service's marks, now and later. */

import type { PreparedEvent } from '../accept/prepared-event.ts';
import type { Fold } from './fold-batch.ts';
import { creativeOf } from './fold-creative.ts';

/** Marks the creative, and creates it when it is unknown. */
export function foldMark(
  fold: Fold,
  event: PreparedEvent,
  { contentId, mark }: { readonly contentId: string; readonly mark: 'WINNER' | 'LOSER' },
): void {
  const creative = creativeOf(fold, event, contentId);
  creative.current = { ...creative.current, mark, markedBy: 'PERSON' };
}
