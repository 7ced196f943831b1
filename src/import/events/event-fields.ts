/**
 * The fields of a CRM's row from which events are made, with their names in options. No other cell of a row is read.
 */
import type { FieldSet } from '../records/choose-columns.ts';

/** How the cell of a field is read. */
export type EventFieldKind = 'text' | 'id' | 'instant' | 'stage' | 'answer' | 'amount' | 'score' | 'currency';

/** Every field by its name, in the order in which a person reads them. */
export const EVENT_FIELDS = {
  project_id: 'text',
  lead_id: 'id',
  deal_id: 'id',
  created_date: 'instant',
  qualified_date: 'instant',
  appointment_date: 'instant',
  closed_date: 'instant',
  stage_date: 'instant',
  stage: 'stage',
  is_won: 'answer',
  is_lost: 'answer',
  is_closed: 'answer',
  amount: 'amount',
  currency: 'currency',
  pack_sold: 'text',
  source: 'text',
  channel: 'text',
  lost_reason: 'text',
  icp_match_score: 'score',
  qualification_score: 'score',
} as const satisfies Readonly<Record<string, EventFieldKind>>;

/** Name of a field. */
export type EventField = keyof typeof EVENT_FIELDS;

/** Every name that --map and --set know. */
export const EVENT_FIELD_NAMES: readonly string[] = Object.keys(EVENT_FIELDS);

/** The field with this name; undefined when there is none. */
export function eventFieldNamed(word: string): EventField | undefined {
  const name = word === 'project' ? 'project_id' : word;
  return Object.hasOwn(EVENT_FIELDS, name) ? (name as EventField) : undefined;
}

/** Fields of one kind. */
export function fieldsOfKind(kind: EventFieldKind): readonly EventField[] {
  return EVENT_FIELD_NAMES.flatMap((name) => {
    const field = eventFieldNamed(name);
    return field !== undefined && EVENT_FIELDS[field] === kind ? [field] : [];
  });
}

/** The fields in the form that the shared stages need. */
export const EVENT_FIELD_SET: FieldSet = {
  names: EVENT_FIELD_NAMES,
  named: eventFieldNamed,
  figureOf: (word) => {
    const field = eventFieldNamed(word);
    const kind = field === undefined ? undefined : EVENT_FIELDS[field];
    if (kind === 'amount') return 'amount';
    return kind === 'score' ? 'fraction' : undefined;
  },
};
