/** Events as tables. */
import { Event, eventTypeToJSON } from '../../gen/kaizen/v1/event.ts';
import type { EventTypeDescription, RetractEventResponse } from '../../gen/kaizen/v1/event_service.ts';
import { boundaryToJSON } from '../../gen/kaizen/v1/vocabulary.ts';
import type { Style } from '../style.ts';
import { enumName } from './names.ts';
import { formatTable } from './table.ts';
import { plural, printable, shorten } from './text.ts';
import { formatTime } from './times.ts';

const PAYLOAD_WIDTH = 70;
const NAME_WIDTH = 30;

/** Events, newest first. */
export function eventsText(
  { events, hasMore }: { readonly events: readonly Event[]; readonly hasMore: boolean },
  style: Style,
): string {
  if (events.length === 0) return 'No such events.';
  const table = formatTable(
    [{ title: 'time' }, { title: 'type' }, { title: 'project' }, { title: 'payload' }, { title: 'tags' }],
    events.map((event) => [
      formatTime(event.eventTime ?? event.recordTime),
      enumName(eventTypeToJSON(event.type), 'EVENT_TYPE_'),
      shorten(event.projectId, NAME_WIDTH),
      `${markText(event)}${shorten(payloadText(event), PAYLOAD_WIDTH)}`,
      shorten(event.tags.join(' '), NAME_WIDTH),
    ]),
    style,
  );
  const more = hasMore ? `\n${style.dim('  there are older ones (--limit)')}` : '';
  return `${style.bold(plural(events.length, 'event'))}, newest first\n${table}${more}`;
}

/** One event, with its retraction if it was taken back. */
export function eventText(event: Event | undefined, style: Style): string {
  if (event === undefined) return 'No such event.';
  const type = enumName(eventTypeToJSON(event.type), 'EVENT_TYPE_');
  const lines = [
    `${style.bold(printable(event.eventId))}  ${type}  ${formatTime(event.eventTime ?? event.recordTime)}`,
    ...field('project', event.projectId),
    ...field('actor', event.actor),
    ...field('tags', event.tags.join(' ')),
    ...field('payload', payloadText(event)),
    ...field('taken back', retractionOf(event)),
  ];
  return lines.join('\n');
}

/** The result of taking an event back. */
export function retractionText({ event, alreadyRetracted }: RetractEventResponse, style: Style): string {
  const first = alreadyRetracted
    ? 'It had been taken back before; the first actor and reason stand.'
    : 'Taken back. What was learned from it follows with the next cycle.';
  return `${first}\n${eventText(event, style)}`;
}

function field(name: string, value: string): readonly string[] {
  return value === '' ? [] : [`  ${name}: ${printable(value)}`];
}

function retractionOf({ retraction }: Event): string {
  if (retraction === undefined) return '';
  const { retractTime, actor, reason } = retraction;
  return `${formatTime(retractTime)} by ${actor}: ${reason}`;
}

function markText({ retraction }: Event): string {
  return retraction === undefined ? '' : 'taken back: ';
}

/** The catalogue of event types. */
export function eventTypesText(types: readonly EventTypeDescription[], style: Style): string {
  return formatTable(
    [{ title: 'boundary' }, { title: 'type' }, { title: 'about' }, { title: 'meaning' }],
    types.map(({ type, boundary, subject, description }) => [
      enumName(boundaryToJSON(boundary), 'BOUNDARY_'),
      enumName(eventTypeToJSON(type), 'EVENT_TYPE_'),
      subject,
      printable(description),
    ]),
    style,
  );
}

/** The fields of the payload, for example `leadId=42 source=webinar`. */
function payloadText(event: Event): string {
  const name = event.payload?.$case;
  if (name === undefined) return '';
  const json: unknown = Event.toJSON(event);
  const payload = isObject(json) ? json[name] : undefined;
  return isObject(payload) ? fieldsText(payload) : '';
}

function fieldsText(fields: Readonly<Record<string, unknown>>): string {
  return Object.entries(fields)
    .map(([name, value]) => {
      if (Array.isArray(value)) return `${name}=[${value.length}]`;
      return isObject(value) ? fieldsText(value) : `${name}=${String(value)}`;
    })
    .join(' ');
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
