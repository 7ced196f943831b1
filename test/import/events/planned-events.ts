/** Texts as files of a CRM, planned. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Event } from '../../../src/gen/kaizen/v1/event.ts';
import { planEvents } from '../../../src/import/events/plan-events.ts';
import type { EventsPreview, ImportOptions, Problem, Settings } from '../../../src/import/plan-types.ts';
import { millisecondsOf } from '../../../src/shared/timestamps.ts';
import { NOW } from '../../fixtures/planned.ts';

/** What became of a file. */
export interface PlannedEvents {
  readonly problems: readonly Problem[];
  readonly preview: EventsPreview | undefined;
  readonly settled: (Settings & { readonly profile: string }) | undefined;
  readonly events: readonly Event[];
  /** One line for each event: its id, its time and what it says. */
  readonly lines: readonly string[];
  /** Lines that were refused, each with its reasons. */
  readonly refused: readonly (readonly [line: number, problem: string])[];
}

/** Plans a file of this content and reads all of its events. */
export async function planEventText(
  content: string | Uint8Array | readonly string[],
  options: Partial<ImportOptions> = {},
): Promise<PlannedEvents> {
  const folder = await mkdtemp(path.join(tmpdir(), 'kaizen-events-'));
  try {
    const file = path.join(folder, 'export.csv');
    await writeFile(
      file,
      typeof content === 'string' || content instanceof Uint8Array ? content : content.join('\n'),
    );
    return await planEventFile(file, options);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Plans a file and reads all of its events. */
async function planEventFile(file: string, options: Partial<ImportOptions> = {}): Promise<PlannedEvents> {
  const plan = await planEvents(file, { now: () => NOW, ...options });
  if (!plan.ok) {
    return {
      ...{ problems: plan.problems, preview: undefined, settled: undefined },
      ...{ events: [], lines: [], refused: [] },
    };
  }
  const events: Event[] = [];
  const refused: (readonly [number, string])[] = [];
  for await (const row of plan.records()) {
    if ('event' in row) events.push(row.event);
    else refused.push([row.line, row.problems.join('; ')]);
  }
  const { preview, settled } = plan;
  return { problems: [], preview, settled, events, lines: events.map(lineOf), refused };
}

function lineOf({ eventId, eventTime, payload }: Event): string {
  const at = eventTime === undefined ? '' : new Date(millisecondsOf(eventTime)).toISOString().slice(0, 16);
  const amount =
    payload?.$case === 'dealWon' ? ` ${payload.value.dealSizeMicros} ${payload.value.currency}` : '';
  return `${eventId} ${at}${amount}`.trim();
}

/** The problems as one text. */
export function problemsOf({ problems }: PlannedEvents): string {
  return problems.map(({ reason, message }) => `${reason} ${message}`).join('\n');
}
