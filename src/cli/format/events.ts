/** Events as tables. */
import { Event, eventTypeToJSON } from '../../gen/kaizen/v1/event.ts';
import type { EventTypeDescription } from '../../gen/kaizen/v1/event_service.ts';
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
      shorten(payloadText(event), PAYLOAD_WIDTH),
      shorten(event.tags.join(' '), NAME_WIDTH),
    ]),
    style,
  );
  const more = hasMore ? `\n${style.dim('  there are older ones (--limit)')}` : '';
  return `${style.bold(plural(events.length, 'event'))}, newest first\n${table}${more}`;
}

/** The catalogue of what can be logged. */
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

/** The fields of the payload, as in `leadId=42 source=webinar`. */
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
