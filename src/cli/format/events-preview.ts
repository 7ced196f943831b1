/** Shows a person what an import of events will do. */
import { typeOf } from '../../import/events/event-ids.ts';
import type { EventsPreview, PlannedEvent } from '../../import/plan-types.ts';
import { decimalOf, groupedDecimal } from '../../shared/micros.ts';
import { millisecondsOf } from '../../shared/timestamps.ts';
import type { Style } from '../style.ts';
import { previewPage } from './import-preview.ts';
import { formatTable } from './table.ts';
import { shorten } from './text.ts';

const ID_WIDTH = 24;
const DETAIL_WIDTH = 36;

/** The preview as a page. */
export function eventsPreviewText(
  preview: EventsPreview,
  { width, style }: { readonly width: number; readonly style: Style },
): string {
  const { examples, timeZone } = preview;
  return previewPage(preview, {
    ...{ width, style },
    examples: [
      `The first events, as they will be stored (times in ${timeZone}):`,
      examplesTable(examples, timeZone, style),
    ],
    sums: `${eventsText(preview)}. Days, and times without a zone, are those of ${timeZone}.`,
  });
}

/** Number of events per type, and the value of the deals won. */
function eventsText({ events, wonMicros }: Pick<EventsPreview, 'events' | 'wonMicros'>): string {
  const won = Object.entries(wonMicros)
    .map(([currency, micros]) => `${groupedDecimal(micros)}${currency === '' ? '' : ` ${currency}`}`)
    .join(', ');
  return Object.entries(events)
    .map(([type, count]) => `${type} ${count.toLocaleString('en')}${type === 'deal_won' ? ` (${won})` : ''}`)
    .join(', ');
}

function examplesTable(examples: readonly PlannedEvent[], timeZone: string, style: Style): string {
  const time = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' });
  const rows = examples.flatMap((row) => {
    if (!('event' in row)) return [];
    const { payload, eventTime } = row.event;
    const at = eventTime === undefined ? '' : time.format(millisecondsOf(eventTime));
    const { leadId, detail } = detailsOf(payload);
    return [
      [String(row.line), typeOf(row.event), at, shorten(leadId, ID_WIDTH), shorten(detail, DETAIL_WIDTH)],
    ];
  });
  const titles = [
    { title: 'line', align: 'right' as const },
    { title: 'event' },
    { title: 'time' },
    { title: 'lead' },
    { title: '' },
  ];
  return formatTable(titles, rows, style);
}

type Payload = Extract<PlannedEvent, { event: unknown }>['event']['payload'];

function detailsOf(payload: Payload): { readonly leadId: string; readonly detail: string } {
  switch (payload?.$case) {
    case 'leadCreated':
      return { leadId: payload.value.leadId, detail: `source ${payload.value.source}` };
    case 'dealWon': {
      const { leadId, dealSizeMicros, currency, packSold } = payload.value;
      const pack = packSold === '' ? '' : `, pack ${packSold}`;
      return { leadId, detail: `${groupedDecimal(BigInt(dealSizeMicros))} ${currency}`.trim() + pack };
    }
    case 'leadLost':
      return { leadId: payload.value.leadId, detail: payload.value.reason };
    case 'leadQualified':
      return { leadId: payload.value.leadId, detail: '' };
    case 'appointmentScheduled':
      return { leadId: payload.value.leadId, detail: payload.value.channel };
    default:
      return { leadId: '', detail: '' };
  }
}

/** The preview as JSON. Sums are decimal texts, so that they stay exact. */
export function eventsPreviewJson({ wonMicros, examples, ...preview }: EventsPreview): object {
  return {
    ...preview,
    won: Object.fromEntries(
      Object.entries(wonMicros).map(([currency, value]) => [currency, decimalOf(value)]),
    ),
    examples: examples.map((row) => ('event' in row ? { line: row.line, event: row.event } : row)),
  };
}
