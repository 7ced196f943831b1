import { type Command, InvalidArgumentError } from 'commander';
import { EVENT_FIELD_NAMES } from '../../import/events/event-fields.ts';
import { type EventsPlan, planEvents } from '../../import/events/plan-events.ts';
import { stageEntry } from '../../import/events/stages.ts';
import type { ImportOptions } from '../../import/plan-types.ts';
import { ImportProblems } from '../../import/problem.ts';
import { eventsPreviewJson, eventsPreviewText } from '../format/events-preview.ts';
import { decide, showPass } from '../import/decide.ts';
import { type EventsSummary, eventsJson, eventsReportText } from '../import/events-report.ts';
import { saveProfile } from '../import/profile-file.ts';
import { hasFailures } from '../import/report.ts';
import { sendEvents } from '../import/send-events.ts';
import { sending } from '../import/sending.ts';
import { settled } from '../import/settle.ts';
import { collect } from '../options.ts';
import { type ExitCode, runSession, type Session, type Surroundings } from '../session.ts';
import type { Style } from '../style.ts';
import { addAccountOptions, findAccount } from './account.ts';
import { IMPORT_EVENTS_EXAMPLES } from './import-events-examples.ts';
import {
  addConsentOptions,
  addFileOptions,
  addRowOptions,
  type FileCommandOptions,
  fileOptions,
  presentOptions,
} from './import-options.ts';

interface EventsCommandOptions extends FileCommandOptions {
  readonly stage?: readonly string[];
  readonly fileTimeZone?: string;
  readonly restate?: boolean;
}

type GoodPlan = Extract<EventsPlan, { ok: true }>;

/** `kaizen import events`, under the `import` command. */
export function registerImportEvents(parent: Command, surroundings: Surroundings): void {
  const command = parent
    .command('events')
    .argument('<file>', 'export of a CRM, or any CSV, TSV or XLSX file of leads or deals')
    .description(
      'import leads and deals as events from exports of HubSpot and Salesforce, or from any table. What is detected is shown first. Importing a file again is harmless.',
    )
    .requiredOption('--account <id>', 'account that the leads belong to')
    .option('--project <id>', 'project of every event')
    .option(
      '--map <field=column>',
      `column of a field, its place (#3), or a template such as 'lead_id={region}-{number}'; 'field=' leaves a field out; may be repeated. Fields: ${EVENT_FIELD_NAMES.join(', ')}`,
      collect,
    )
    .option('--set <field=value>', 'value of a field in every row; may be repeated', collect)
    .option(
      '--stage <word=kind>',
      'what a stage says: won, lost, qualified, appointment, or open (no event); * is every word that is not known; may be repeated',
      parseStage,
    )
    .option('--file-time-zone <zone>', "IANA zone of the file's days and times (by default the account's)");
  addConsentOptions(addRowOptions(addFileOptions(command)))
    .option('--restate', 'let this export win: events that it contradicts are taken back')
    .option('--create-account', 'create the account when it does not exist, with the settings below')
    .addHelpText('after', IMPORT_EVENTS_EXAMPLES);
  addAccountOptions(command).action((file: string, options: EventsCommandOptions, self: Command) =>
    runSession(surroundings, self, (session) => runImportEvents(session, file, options)),
  );
}

async function runImportEvents(
  session: Session,
  file: string,
  options: EventsCommandOptions,
): Promise<ExitCode> {
  const { output } = session;
  const accountTimeZone = await zoneOfAccount(session, options);
  const plan = await settled(file, planOptions(options, accountTimeZone, session), session, planEvents);
  if (options.saveProfile !== undefined) await saveProfile(options.saveProfile, plan.settled);
  const { preview } = plan;
  const decision = await decide(session, plan, {
    ...{ file, options },
    json: eventsPreviewJson(preview),
    text: (style: Style) => eventsPreviewText(preview, { width: output.width, style }),
  });
  return decision ?? send(session, plan, { file, options });
}

/**
 * The time zone of the account, or the zone that a new account will have. A dry run works without a service: it uses
 * UTC, and the preview says so.
 */
async function zoneOfAccount(
  { service, output }: Session,
  { account, timeZone, dryRun }: EventsCommandOptions,
): Promise<string | undefined> {
  try {
    return (await findAccount(service, account))?.timeZone ?? timeZone;
  } catch (error) {
    if (!dryRun) throw error;
    output.note(`No service answers at ${service.address}: the zone of the account is not known.`);
    return timeZone;
  }
}

function planOptions(
  options: EventsCommandOptions,
  accountTimeZone: string | undefined,
  { output, now }: Session,
): ImportOptions {
  const { map = [], set = [], project, stage, fileTimeZone } = options;
  const given = {
    ...fileOptions(options),
    ...{ map, stage, accountTimeZone },
    set: project === undefined ? set : [...set, `project_id=${project}`],
    timeZone: fileTimeZone,
  };
  return { ...presentOptions(given), now, onProgress: showPass(output) };
}

async function send(
  session: Session,
  plan: GoodPlan,
  { file, options }: { readonly file: string; readonly options: EventsCommandOptions },
): Promise<ExitCode> {
  const { service, output, random, sleep } = session;
  const { sizeBytes } = plan;
  const { failure, ...sent } = await sending(
    session,
    { sizeBytes, report: options.report },
    (listeners, state) => {
      const events = {
        ...{ rows: plan.records(), accountId: options.account },
        isRestated: options.restate === true,
      };
      return sendEvents({ service, random, sleep }, events, listeners, state);
    },
  );
  const summary: EventsSummary = { ...{ file, accountId: options.account }, ...sent };
  session.show({ ...eventsJson(summary), preview: eventsPreviewJson(plan.preview) }, () =>
    eventsReportText(summary, output.style),
  );
  if (failure !== undefined) {
    output.note(
      'The import did not reach the end of the file. Importing it again is harmless: events that are stored count as duplicates.',
    );
    throw failure.error;
  }
  return hasFailures(summary.tally) ? 2 : 0;
}

function parseStage(entry: string, previous: readonly string[] = []): readonly string[] {
  try {
    stageEntry(entry);
  } catch (error) {
    if (error instanceof ImportProblems) throw new InvalidArgumentError(error.message);
    throw error;
  }
  return [...previous, entry];
}
