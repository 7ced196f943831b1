/** The last pass: turns rows into events, in the order of the file. */
import { kindOf, SKIPPED_KINDS } from '../check.ts';
import type { PlannedEvent } from '../plan-types.ts';
import type { Row } from '../reading/rows.ts';
import type { Understood } from '../understand.ts';
import { type CheckedEvents, contentOf } from './check-events.ts';
import type { EventField } from './event-fields.ts';
import { typeOf } from './event-ids.ts';
import { eventsOfRow } from './make-events.ts';
import { type CrmRules, readCrmRow } from './read-crm-row.ts';

/** Results of the earlier passes. */
export interface SettledEvents {
  readonly file: Understood<EventField>;
  readonly rules: CrmRules;
  readonly checked: CheckedEvents;
}

/** Called for everything that is left out. */
export type OnLeftOut = (reason: string, line: number) => void;

/** Reason of rows that repeat the event of an earlier row, as in a report of deals with their products. */
const REPEATED = 'events that an earlier line has reported';

/** Yields every event of every row, and every refused row. */
export async function* emitEvents(
  settled: SettledEvents,
  onLeftOut: OnLeftOut = () => undefined,
): AsyncGenerator<PlannedEvent, undefined> {
  for await (const rows of settled.file.rows()) {
    for (const row of rows) yield* emitRow(row, settled, onLeftOut);
  }
}

function* emitRow(
  row: Row,
  settled: SettledEvents,
  onLeftOut: OnLeftOut,
): Generator<PlannedEvent, undefined> {
  const { file, rules, checked } = settled;
  const { line, endByte } = row;
  const kind = kindOf(row, file);
  const skipped = checked.totals.has(line) ? 'totals' : SKIPPED_KINDS[kind.kind];
  if (kind.kind === 'blank') return;
  if (skipped !== undefined) {
    onLeftOut(skipped, line);
    return;
  }
  const problem = kind.kind === 'refused' ? kind.problem : checked.refused.get(line);
  const read = problem === undefined ? readCrmRow(row.cells, rules) : undefined;
  if (read === undefined || !read.ok) {
    yield { line, endByte, problems: read?.problems ?? [problem ?? ''] };
    return;
  }
  const made = eventsOfRow(read.row, rules.stages);
  if (!made.ok) {
    const problems = 'problems' in made ? made.problems : [`stage: "${made.unknownStage}" is not known`];
    yield { line, endByte, problems };
    return;
  }
  const clashes = made.events.flatMap((event) => clashOf(event, line, checked) ?? []);
  if (clashes.length > 0) {
    yield { line, endByte, problems: clashes };
    return;
  }
  for (const reason of made.leftOut) onLeftOut(reason, line);
  for (const event of made.events) {
    if (checked.ids.firstLine(event.eventId) === line) yield { line, endByte, event };
    else onLeftOut(REPEATED, line);
  }
}

/** Rows that describe the same event differently. Nothing shows which is right, so all of them are refused. */
function clashOf(
  event: Parameters<typeof contentOf>[0],
  line: number,
  { ids, contents }: CheckedEvents,
): string | undefined {
  const rows = ids.count(event.eventId);
  if (rows === 1 || contents.count(contentOf(event)) === rows) return undefined;
  const first = ids.firstLine(event.eventId);
  const where = first === line ? `${rows} lines from line ${line} on` : `lines ${first} and ${line}`;
  return `${where} tell ${typeOf(event)} of the same lead or deal, and differ: leave the wrong one out with --skip-line, or name the column that keeps them apart with --map deal_id=COLUMN`;
}
