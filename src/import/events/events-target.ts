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
  // An open deal has a close date in the future.
  aheadDates: ['closed_date'],
  subjects: ['deal_id', 'lead_id'],
  isSubjectCertain: true,
  resolve: resolveEventMapping,
};
