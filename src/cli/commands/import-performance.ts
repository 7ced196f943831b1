import path from 'node:path';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { CommandFailure, shellWord } from '../failure.ts';
import { printable } from '../format/text.ts';
import { DEFAULT_BATCH_ROWS } from '../import/batches.ts';
import { openCsv } from '../import/csv-rows.ts';
import { type DateReader, dateReader, ISO_FORMAT } from '../import/dates.ts';
import { FIELDS } from '../import/fields.ts';
import { type ImportState, importPerformance } from '../import/import-performance.ts';
import { type MappingOptions, resolveMapping } from '../import/mapping.ts';
import { importProgress } from '../import/progress.ts';
import { hasFailures, type ImportSummary, importJson, importText } from '../import/report.ts';
import { openRowLog } from '../import/row-log.ts';
import { createTallyCounter } from '../import/tally.ts';
import { collect, wholeNumber } from '../options.ts';
import { type ExitCode, runSession, type Session, type Surroundings } from '../session.ts';
import { type AccountOptions, addAccountOptions, findAccount, putAccount } from './account.ts';
import { IMPORT_EXAMPLES } from './import-examples.ts';

/** Rows of each failure that the report shows. */
const MAX_EXAMPLES = 10;
/** The service takes this many records a call. */
const MAX_BATCH_ROWS = 10_000;
const DEFAULT_IN_FLIGHT = 3;
/** More would only wait in the account's lane. */
const MAX_IN_FLIGHT = 16;

interface ImportOptions extends AccountOptions {
  readonly account: string;
  readonly project?: string;
  readonly projectColumn?: string;
  readonly platform?: string;
  readonly platformColumn?: string;
  readonly map?: readonly string[];
  readonly set?: readonly string[];
  readonly trait?: readonly string[];
  readonly dateFormat?: DateReader;
  readonly delimiter: string;
  readonly report?: string;
  readonly batch: number;
  readonly inFlight: number;
  readonly createAccount?: boolean;
}

/** `kaizen import performance`. */
export function registerImport(program: Command, surroundings: Surroundings): void {
  const command = program
    .command('import')
    .description('bring in what others have')
    .command('performance')
    .argument('<file>', 'CSV file whose first line names the columns')
    .description(
      'import performance figures. Columns that bear the name of a field are taken by themselves. Importing a file again is harmless.',
    )
    .requiredOption('--account <id>', 'account that the figures belong to')
    .addOption(new Option('--project <id>', 'project of every row').conflicts('projectColumn'))
    .option('--project-column <column>', 'column with the project')
    .addOption(new Option('--platform <name>', 'platform of every row').conflicts('platformColumn'))
    .option('--platform-column <column>', 'column with the platform')
    .option(
      '--map <field=column>',
      `column of a field, or a template such as 'content_id={banner}/{placement}'; 'field=' leaves a field out; may be repeated. Fields: ${Object.keys(FIELDS).join(', ')}`,
      collect,
    )
    .option('--set <field=value>', 'value of a field in every row; may be repeated', collect)
    .option(
      '--trait <kind=column>',
      'column (or template) with a trait, for example template=banner; may be repeated',
      collect,
    )
    .option(
      '--date-format <format>',
      `how dates are written, by YYYY, MMMM (April), MMM (Apr), MM, M, DD and D (default: ${ISO_FORMAT})`,
      parseDateFormat,
    )
    .option('--delimiter <character>', 'what separates cells; \\t is a tab', parseDelimiter, ',')
    .option(
      '--report <file>',
      'write every row that was not taken or has a warning to this file, as JSON lines',
    )
    .option('--batch <rows>', 'rows per call', wholeNumber(1, MAX_BATCH_ROWS), DEFAULT_BATCH_ROWS)
    .option('--in-flight <calls>', 'calls at the same time', wholeNumber(1, MAX_IN_FLIGHT), DEFAULT_IN_FLIGHT)
    .option('--create-account', 'create the account when it does not exist, with the four settings below')
    .addHelpText('after', IMPORT_EXAMPLES);
  addAccountOptions(command).action((file: string, options: ImportOptions, self: Command) =>
    runSession(surroundings, self, (session) => runImport(session, file, options)),
  );
}

async function runImport(session: Session, file: string, options: ImportOptions): Promise<ExitCode> {
  const { service, output, now, random, sleep } = session;
  const csv = await openCsv(file, options);
  const mapping = resolveMapping(mappingOptions(options), csv.header);
  await provideAccount(session, options);
  const log = await openRowLog(options.report);
  const counter = createTallyCounter({ maxExamples: MAX_EXAMPLES });
  const progress = importProgress(output.terminal, { sizeBytes: csv.sizeBytes, now });
  const state: ImportState = { rows: 0, retries: 0 };
  const startedAt = now().getTime();
  let failure: { readonly error: unknown } | undefined;
  try {
    const plan = {
      csv,
      mapping,
      readDate: options.dateFormat ?? parseDateFormat(ISO_FORMAT),
      accountId: options.account,
      source: path.basename(file),
      batchRows: options.batch,
      inFlight: options.inFlight,
    };
    await importPerformance({ service, random, sleep }, plan, { counter, log, progress }, state);
  } catch (error) {
    failure = { error };
  } finally {
    progress.stop();
    await log.end();
  }
  const summary: ImportSummary = {
    file,
    accountId: options.account,
    ...state,
    tally: counter.tally(),
    unusedColumns: mapping.unusedColumns,
    durationMs: now().getTime() - startedAt,
  };
  session.show(importJson(summary), () => importText(summary, output.style));
  if (failure !== undefined) {
    output.note(
      'The import did not reach the end of the file. Importing it again is harmless: rows that are stored count as duplicates.',
    );
    throw failure.error;
  }
  return hasFailures(summary.tally) ? 2 : 0;
}

/** The short options say the same as --set and --map. */
function mappingOptions({ map = [], set = [], trait = [], ...options }: ImportOptions): MappingOptions {
  const { project, projectColumn, platform, platformColumn } = options;
  return {
    map: [
      ...map,
      ...(projectColumn === undefined ? [] : [`project_id=${projectColumn}`]),
      ...(platformColumn === undefined ? [] : [`platform=${platformColumn}`]),
    ],
    set: [
      ...set,
      ...(project === undefined ? [] : [`project_id=${project}`]),
      ...(platform === undefined ? [] : [`platform=${platform}`]),
    ],
    trait,
  };
}

/** The account must exist before its figures. Settings of one that exists are not touched. */
async function provideAccount({ service, output }: Session, options: ImportOptions): Promise<void> {
  const { account: accountId, createAccount = false, industry, clientType, currency, timeZone } = options;
  if ((await findAccount(service, accountId)) !== undefined) return;
  if (!createAccount) {
    throw new CommandFailure(
      `account "${printable(accountId)}" does not exist.\nCreate it with: kaizen account put ${shellWord(accountId)}, or add --create-account`,
    );
  }
  await putAccount(service, accountId, {
    ...(industry === undefined ? {} : { industry }),
    ...(clientType === undefined ? {} : { clientType }),
    ...(currency === undefined ? {} : { currency }),
    ...(timeZone === undefined ? {} : { timeZone }),
  });
  output.note(`Created account ${printable(accountId)}.`);
}

function parseDateFormat(text: string): DateReader {
  const read = dateReader(text);
  if (read !== undefined) return read;
  throw new InvalidArgumentError("It must name year, month and day, as in 'MMMM D YYYY'.");
}

function parseDelimiter(text: string): string {
  const delimiter = text === '\\t' ? '\t' : text;
  if (delimiter.length === 1) return delimiter;
  throw new InvalidArgumentError('It must be one character.');
}
