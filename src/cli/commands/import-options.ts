/** The options of `kaizen import performance`. */
import { type Command, InvalidArgumentError, Option } from 'commander';
import type { ImportOptions, NumberFormat, RateUnit } from '../../import/plan-types.ts';
import { statedDates } from '../../import/records/days.ts';
import { FIELD_NAMES } from '../../import/records/fields.ts';
import { parseRevision, revisionAt } from '../import/revision.ts';
import { collect, wholeNumber } from '../options.ts';
import type { AccountOptions } from './account.ts';

/** No file has more lines. */
const MAX_LINE = 2_000_000_000;
/** Most lines in one range. */
const MAX_LINE_RANGE = 1_000_000;

/** Command-line options for any kind of file. */
export interface FileCommandOptions extends AccountOptions {
  readonly account: string;
  readonly project?: string;
  readonly map?: readonly string[];
  readonly set?: readonly string[];
  readonly profile?: string;
  readonly saveProfile?: string;
  readonly encoding?: string;
  readonly delimiter?: string;
  readonly headerLine?: number;
  readonly sheet?: string;
  readonly numberFormat?: NumberFormat;
  readonly dateFormat?: string;
  readonly exactIds?: boolean;
  readonly skipLine?: readonly number[];
  readonly dryRun?: boolean;
  readonly yes?: boolean;
  readonly report?: string;
  readonly createAccount?: boolean;
}

/** Command-line options for a file of performance records. */
export interface ImportCommandOptions extends FileCommandOptions {
  readonly projectColumn?: string;
  readonly platform?: string;
  readonly platformColumn?: string;
  readonly trait?: readonly string[];
  readonly rates?: RateUnit;
  readonly spread?: boolean;
  readonly sum?: boolean;
  readonly keepLine?: readonly number[];
  readonly restate?: number | 'now';
  readonly resume?: string;
}

/** Adds the options that describe the columns. */
export function addMappingOptions(command: Command): Command {
  return command
    .requiredOption('--account <id>', 'account that the performance belongs to')
    .addOption(new Option('--project <id>', 'project of every row').conflicts('projectColumn'))
    .option('--project-column <column>', 'column with the project')
    .addOption(new Option('--platform <name>', 'platform of every row').conflicts('platformColumn'))
    .option('--platform-column <column>', 'column with the platform')
    .option(
      '--map <field=column>',
      `column of a field, its place (#3), or a template such as 'content_id={banner}/{placement}'; 'field=' leaves a field out; may be repeated. Fields: ${FIELD_NAMES.join(', ')}`,
      collect,
    )
    .option('--set <field=value>', 'value of a field in every row; may be repeated', collect)
    .option(
      '--trait <kind=column>',
      'column (or template) with a trait, for example template=banner; may be repeated',
      collect,
    );
}

/** Adds the options that replace detected formats. */
export function addFormatOptions(command: Command): Command {
  return addFileOptions(command).addOption(
    new Option('--rates <unit>', 'rates without a sign: 0.85 is 85 % (fraction) or 0.85 % (percent)').choices(
      ['fraction', 'percent'],
    ),
  );
}

/** Adds the format options that apply to any kind of file. */
export function addFileOptions(command: Command): Command {
  return command
    .option('--profile <name|file>', 'what the columns of the export mean: a shipped profile, or a file')
    .option('--save-profile <file>', 'write all chosen settings to a file, for --profile')
    .option('--encoding <name>', 'encoding of the file, for example windows-1252')
    .option('--delimiter <character>', 'what separates cells; \\t is a tab', parseDelimiter)
    .option('--header-line <line>', 'line of the file that names the columns', wholeNumber(1, MAX_LINE))
    .option('--sheet <name>', 'sheet of a workbook')
    .addOption(
      new Option('--number-format <format>', 'point: 1,234.56; comma: 1.234,56').choices(['point', 'comma']),
    )
    .option(
      '--date-format <format>',
      'how dates are written, by YYYY, MMMM (April), MMM (Apr), MM, M, DD and D; or their order: DMY, MDY, YMD',
      parseDateFormat,
    );
}

/** Adds the options for rows of any kind of file. */
export function addRowOptions(command: Command): Command {
  return command
    .option('--exact-ids', 'accept ids that look cut by a spreadsheet')
    .option('--skip-line <lines>', 'leave lines out (7, or 7-9); may be repeated', parseLines);
}

/** Adds the options about previews, questions and reports. */
export function addConsentOptions(command: Command): Command {
  return command
    .option('--dry-run', 'show what would be imported, and send nothing')
    .option('-y, --yes', 'do not ask before sending')
    .option(
      '--report <file>',
      'write every row that was not stored or has a warning to this file, as JSON lines',
    );
}

/** Adds the options for rows of performance files, and for sending. */
export function addSendingOptions(command: Command): Command {
  command
    .option('--spread', 'split rows that cover several days evenly over the days')
    .option('--sum', 'add rows of the same creative, platform, audience and day');
  addRowOptions(command)
    .option('--keep-line <lines>', 'take lines that look like totals; may be repeated', parseLines)
    .addOption(
      new Option(
        '--restate [revision]',
        'let this export win over earlier ones: a day or a number, by default the seconds of now',
      )
        .preset('now')
        .argParser(parseRevision),
    );
  return addConsentOptions(command)
    .option('--resume <import-id>', 'continue an import of this file that was interrupted')
    .option('--create-account', 'create the account when it does not exist, with the settings below');
}

/** Turns the command's options into those of the pipeline. Short options are expanded to --set and --map. */
export function planOptions(options: ImportCommandOptions, now: () => Date): ImportOptions {
  const { map = [], set = [], trait = [], project, projectColumn, platform, platformColumn } = options;
  const given: GivenOptions = {
    ...fileOptions(options),
    rates: options.rates,
    spread: options.spread,
    sum: options.sum,
    keepLines: options.keepLine,
    revision: options.restate === undefined ? undefined : revisionAt(options.restate, now()),
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
  return { ...presentOptions(given), now };
}

/** Options of the pipeline, where undefined means absent. */
export type GivenOptions = { readonly [Key in keyof ImportOptions]?: ImportOptions[Key] | undefined };

/** Turns the options for any kind of file into those of the pipeline. */
export function fileOptions(options: FileCommandOptions): GivenOptions {
  return {
    profile: options.profile,
    encoding: options.encoding,
    delimiter: options.delimiter,
    headerLine: options.headerLine,
    sheet: options.sheet,
    numberFormat: options.numberFormat,
    dateFormat: options.dateFormat,
    exactIds: options.exactIds,
    skipLines: options.skipLine,
  };
}

/** Removes options that are undefined. */
export function presentOptions(given: GivenOptions): Partial<ImportOptions> {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
}

function parseDateFormat(text: string): string {
  if (statedDates(text) !== undefined) return text;
  throw new InvalidArgumentError(
    "It must name year, month and day, as in 'MMMM D YYYY', or be DMY, MDY or YMD.",
  );
}

function parseDelimiter(text: string): string {
  const delimiter = text === '\\t' ? '\t' : text;
  if (delimiter.length === 1) return delimiter;
  throw new InvalidArgumentError('It must be one character.');
}

function parseLines(text: string, previous: readonly number[] = []): readonly number[] {
  const [, first = '', last = first] = /^(\d{1,10})(?:-(\d{1,10}))?$/.exec(text) ?? [];
  const [from, to] = [Number(first), Number(last)];
  if (first === '' || from < 1 || to < from || to - from >= MAX_LINE_RANGE) {
    throw new InvalidArgumentError('It must be a line, or a range such as 7-9.');
  }
  return [...previous, ...Array.from({ length: to - from + 1 }, (_, index) => from + index)];
}
