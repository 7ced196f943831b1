/** How creatives performed, and how they were judged. */
import {
  CreativeMarkedLoser,
  CreativeMarkedWinner,
  PerformanceIngestionFailed,
  PerformanceRecorded,
} from '../../gen/kaizen/v1/event.ts';
import { interpretRecord } from '../accept/interpret-record.ts';
import { type EventTypeDefinition, effects } from './event-type.ts';

const performanceRecorded: EventTypeDefinition<'performanceRecorded'> = {
  type: 'PERFORMANCE_RECORDED',
  boundary: 'performance',
  payload: 'performanceRecorded',
  subject: 'Creative',
  codec: PerformanceRecorded,
  interpret: ({ record }, scope) =>
    record === undefined
      ? { ok: false, violations: [{ field: 'record', description: 'must be given' }] }
      : interpretRecord(record, scope),
};

const creativeMarkedWinner: EventTypeDefinition<'creativeMarkedWinner'> = {
  type: 'CREATIVE_MARKED_WINNER',
  boundary: 'performance',
  payload: 'creativeMarkedWinner',
  subject: 'Creative',
  codec: CreativeMarkedWinner,
  interpret: ({ contentId }) =>
    effects({ subject: { label: 'Creative', id: contentId }, mark: { contentId, mark: 'WINNER' } }),
};

const creativeMarkedLoser: EventTypeDefinition<'creativeMarkedLoser'> = {
  type: 'CREATIVE_MARKED_LOSER',
  boundary: 'performance',
  payload: 'creativeMarkedLoser',
  subject: 'Creative',
  codec: CreativeMarkedLoser,
  interpret: ({ contentId }) =>
    effects({ subject: { label: 'Creative', id: contentId }, mark: { contentId, mark: 'LOSER' } }),
};

const performanceIngestionFailed: EventTypeDefinition<'performanceIngestionFailed'> = {
  type: 'PERFORMANCE_INGESTION_FAILED',
  boundary: 'performance',
  payload: 'performanceIngestionFailed',
  subject: '',
  codec: PerformanceIngestionFailed,
  interpret: () => effects({}),
};

/** The rows of the boundary performance. */
export const performanceEvents = [
  performanceRecorded,
  creativeMarkedWinner,
  creativeMarkedLoser,
  performanceIngestionFailed,
] as const;
