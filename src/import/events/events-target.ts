import type { Target } from '../target.ts';
import { EVENT_FIELD_SET, type EventField, fieldsOfKind } from './event-fields.ts';
import { resolveEventMapping } from './event-mapping.ts';

/** Events of leads and deals. */
export const EVENTS: Target<EventField> = {
  name: 'events',
  plainProfile: 'crm',
  ownColumns: [],
  fields: EVENT_FIELD_SET,
  ids: fieldsOfKind('id'),
  dates: fieldsOfKind('instant'),
  // A deal that is open will be closed on a day to come.
  aheadDates: ['closed_date'],
  subjects: ['deal_id', 'lead_id'],
  isSubjectCertain: true,
  resolve: resolveEventMapping,
};
