/**
 * Plans the import of a CRM's file as events, without a service. The stages are those of plan-import.ts, but rows
 * become events.
 *
 *   planEvents(file: string, options: ImportOptions): Promise<EventsPlan>
 */
import { isTimeZone } from '../../shared/setting-parsers.ts';
import { SkippedCounter } from '../check.ts';
import { describeFile, describeMapping, settledOf } from '../describe.ts';
import type { EventsPreview, ImportOptions, ImportPlan, PlannedEvent } from '../plan-types.ts';
import { planned } from '../planned.ts';
import { ImportProblems, importProblem } from '../problem.ts';
import { settleCells } from '../survey.ts';
import { understand } from '../understand.ts';
import { checkEventRows } from './check-events.ts';
import { emitEvents, type SettledEvents } from './emit-events.ts';
import { EVENT_FIELD_NAMES } from './event-fields.ts';
import { EventTally } from './event-tally.ts';
import { EVENTS } from './events-target.ts';
import type { CrmRules } from './read-crm-row.ts';
import { stageWords } from './stages.ts';

/** A file that can be imported as events, or the problems that prevent it. */
export type EventsPlan = ImportPlan<EventsPreview, PlannedEvent>;

/** Time zone of the files of accounts that have none. */
const DEFAULT_TIME_ZONE = 'UTC';

/** Reads the whole file before anything can be sent, so that nothing of a file that is not understood is sent. */
export function planEvents(file: string, options: ImportOptions): Promise<EventsPlan> {
  return planned(() => plan(file, options));
}

async function plan(path: string, options: ImportOptions): Promise<EventsPlan> {
  let of = 0;
  const progressOf = (pass: string) => (bytes: number) =>
    options.onProgress?.({ pass, bytes, of: of || bytes });
  const file = await understand(path, options, EVENTS, progressOf('detecting'));
  of = file.table.sizeBytes;
  const { profile, settings } = file;
  const timeZone = settings.timeZone ?? options.accountTimeZone ?? DEFAULT_TIME_ZONE;
  mustBeZone(timeZone);
  const stage = [...(profile.settings.stage ?? []), ...(options.stage ?? [])];
  const stages = stageWords(profile, stage);
  const cells = await settleCells(file, options, progressOf('reading'));
  const rules: CrmRules = { cells, stages, timeZone, exactIds: settings.exactIds ?? false };
  const checked = await checkEventRows(file, rules, progressOf('checking'));
  if (checked.problems.length > 0) throw new ImportProblems(checked.problems);
  const settled: SettledEvents = { file, rules, checked };
  const preview = await previewOf(settled);
  return {
    ok: true,
    preview,
    sizeBytes: file.table.sizeBytes,
    settled: {
      ...settledOf(file, cells),
      ...(stage.length === 0 ? {} : { stage }),
      ...(settings.timeZone === undefined ? {} : { timeZone }),
    },
    records: () => emitEvents(settled),
  };
}

function mustBeZone(timeZone: string): void {
  if (isTimeZone(timeZone)) return;
  throw importProblem('UNKNOWN_TIME_ZONE', `"${timeZone}" is no IANA time zone, such as Europe/Berlin`);
}

/** Reads all rows once in the same way as sending does. Throws ImportProblems when no row has an event. */
async function previewOf(settled: SettledEvents): Promise<EventsPreview> {
  const { file, rules, checked } = settled;
  const skipped = new SkippedCounter();
  const tally = new EventTally(rules.timeZone);
  for await (const row of emitEvents(settled, (reason, line) => skipped.add(reason, line))) tally.add(row);
  const counted = tally.counted();
  if (counted.recordRows === 0) {
    const left = skipped
      .list()
      .map(({ reason, count, lines }) => `${reason}: ${count} (line ${lines[0]}, …)`);
    const why = [...tally.firstProblem(), ...left].join('; ');
    throw importProblem('NO_EVENTS', `no row has an event. ${why === '' ? 'The file has no row' : why}`);
  }
  return {
    detected: describeFile(file, rules.cells),
    mapping: describeMapping(rules.cells.mapping, EVENT_FIELD_NAMES),
    unusedColumns: rules.cells.mapping.unusedColumns,
    skipped: skipped.list(),
    notes: checked.notes,
    timeZone: rules.timeZone,
    ...counted,
  };
}
