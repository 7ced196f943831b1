/** How creatives performed, and how people rated them. */
import { interpretRecord } from '../accept/interpret-record.ts';
import { effects, type RowsOf } from './event-type.ts';

/** The rows of the boundary performance. */
export const performanceEvents: RowsOf<'performance'> = {
  PERFORMANCE_RECORDED: ({ record }, scope) =>
    record === undefined
      ? { ok: false, violations: [{ field: 'record', description: 'must be given' }] }
      : interpretRecord(record, scope),
  CREATIVE_MARKED_WINNER: ({ contentId }) =>
    effects({ subject: { label: 'Creative', id: contentId }, mark: { contentId, mark: 'WINNER' } }),
  CREATIVE_MARKED_LOSER: ({ contentId }) =>
    effects({ subject: { label: 'Creative', id: contentId }, mark: { contentId, mark: 'LOSER' } }),
  PERFORMANCE_INGESTION_FAILED: () => effects({}),
};
