/**
 * Examines a file: what separates its cells, where the header is, which platform it comes from, what its columns mean.
 */

import { type ColumnRoles, columnRoles } from './column-roles.ts';
import { findHeader, headerScore, isOtherHeader, MAX_PREAMBLE_ROWS } from './layout/header.ts';
import { type Preamble, readPreamble } from './layout/preamble.ts';
import { placeholderTest, type RowRules, totalTest } from './layout/row-kind.ts';
import { wordKey } from './layout/words.ts';
import type { ImportOptions, Settings } from './plan-types.ts';
import { importProblem } from './problem.ts';
import { chooseProfile, headerLanguage, platformProblem } from './profiles/choose-profile.ts';
import {
  findProfile,
  knownKeys,
  type Language,
  type Profile,
  readProfiles,
  shippedProfiles,
} from './profiles/profile.ts';
import { detectDelimiter, statedDelimiter } from './reading/delimiter.ts';
import { openTable, type Table } from './reading/open-table.ts';
import { parseLine } from './reading/row-parser.ts';
import type { Row } from './reading/rows.ts';
import { readSource } from './records/columns.ts';
import type { FieldName } from './records/fields.ts';
import type { DaySource, Mapping } from './records/mapping.ts';
import type { Target } from './target.ts';

/** A file whose columns are understood. */
export interface Understood<Name extends string = FieldName> {
  readonly table: Table;
  readonly settings: Settings;
  readonly profile: Profile;
  readonly language: Language | undefined;
  /** Undefined for a workbook. */
  readonly delimiter: string | undefined;
  readonly headerLine: number;
  readonly preamble: Preamble;
  readonly mapping: Mapping<Name>;
  readonly roles: ColumnRoles;
  readonly rowRules: RowRules;
  /** The rows below the header, in portions. */
  rows(): AsyncIterable<readonly Row[]>;
}

/** Opens a file and finds out what it is. Throws ImportProblems. */
export async function understand<Name extends string>(
  file: string,
  options: ImportOptions,
  target: Target<Name>,
  onBytes: (bytes: number) => void,
): Promise<Understood<Name>> {
  const folder = options.profileFolder ?? shippedProfiles();
  const named = options.profile === undefined ? undefined : findProfile(options.profile, folder, target.name);
  const settings: Settings = { ...named?.settings, ...withoutAbsent(options) };
  const profiles = named === undefined ? readProfiles(folder, target.name) : [named];
  const known = new Set([
    ...profiles.flatMap((profile) => [...knownKeys(profile)]),
    ...namedColumns(settings),
  ]);
  const table = await openTable(file, settings, onBytes);
  const delimiter = table.encoding === undefined ? undefined : delimiterOf(table, settings, known);
  const head = await firstRows(table, delimiter ?? ',');
  const header = headerOf(head, settings, known);
  const names = header.cells;
  const preamble = readPreamble(
    head.filter(({ line, cells }) => line < header.line && !isSeparatorLine(cells)),
  );
  const isPlatformGiven = [...(settings.set ?? []), ...(settings.map ?? [])].some((entry) =>
    /^platform=./.test(entry),
  );
  const profile =
    named ?? chooseProfile(profiles, { header: names, texts: preamble.texts, isPlatformGiven, target });
  const own = named === undefined ? settings : withoutAbsent(options);
  const mapped = target.resolve({
    header: names,
    profile,
    settings: own,
    hasReportDays: preamble.days !== undefined,
    askPlatform: () => platformProblem(readProfiles(folder, target.name)),
  });
  const mapping = { ...mapped, days: daysOf(mapped, preamble, profile) };
  const roles = columnRoles(mapping, profile, target);
  const isPlaceholder = placeholderTest(profile);
  const isTotal = totalTest(profile);
  const contentOf = subjectReader(mapping, target.subjects, isPlaceholder);
  return {
    table,
    settings,
    profile,
    language: headerLanguage(profile, names),
    delimiter,
    headerLine: header.line,
    preamble,
    mapping,
    roles,
    rowRules: {
      header: names,
      width: mapping.width,
      nameColumns: roles.names,
      isPlaceholder,
      isTotal,
      footers: profile.footers,
      contentOf,
      isSurelyRecord: (cells) => {
        const content = target.isSubjectCertain ? contentOf(cells) : '';
        return content !== '' && isTotal(content) === undefined;
      },
      isOtherHeader: (cells) => isOtherHeader(cells, known),
      skipLines: new Set(options.skipLines),
      keepLines: new Set(options.keepLines),
    },
    rows: () =>
      rowsBelow(table, { delimiter: delimiter ?? ',', width: names.length, headerLine: header.line }),
  };
}

/** Reads the name of what a row is about: the first of the subject fields that is not empty. */
function subjectReader(
  { fields }: Mapping<string>,
  subjects: readonly string[],
  isPlaceholder: (cell: string) => boolean,
): (cells: readonly string[]) => string {
  const sources = subjects.flatMap((subject) => fields.find(({ field }) => field === subject)?.source ?? []);
  return (cells) => {
    for (const source of sources) {
      const name = readSource(source, cells, isPlaceholder);
      if (name !== '') return name;
    }
    return '';
  };
}

async function* rowsBelow(
  table: Table,
  {
    delimiter,
    width,
    headerLine,
  }: { readonly delimiter: string; readonly width: number; readonly headerLine: number },
): AsyncGenerator<readonly Row[], undefined> {
  let isBelow = false;
  for await (const rows of table.rows({ delimiter, width })) {
    if (isBelow) yield rows;
    else yield rows.filter(({ line }) => line > headerLine);
    isBelow ||= (rows.at(-1)?.line ?? 0) > headerLine;
  }
}

/**
 * Where the days come from. In a report by week or month, a date column is a column of first days, unless a person
 * chose it.
 */
function daysOf(
  { days, chosen }: Mapping<string>,
  { texts }: Preamble,
  { periods = {} }: Profile,
): DaySource {
  if (days.kind !== 'day' || days.source.kind === 'constant' || chosen.has('date')) return days;
  const words = new Set(texts.flatMap((text) => /:\s*([\p{L}]+)$/u.exec(text)?.[1] ?? []).map(wordKey));
  const period = (['week', 'month'] as const).find((each) =>
    periods[each]?.some((word) => words.has(wordKey(word))),
  );
  return period === undefined ? days : { kind: period, source: days.source };
}

/** Drops absent options, so that they do not hide settings of a profile. */
function withoutAbsent(options: Settings): Settings {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
}

/** Column names in the options count as known words too. */
function namedColumns({ map = [], trait = [] }: Settings): readonly string[] {
  return [...map, ...trait].flatMap((entry) => {
    const value = entry.slice(entry.indexOf('=') + 1);
    const inBraces = [...value.matchAll(/\{([^{}]+)\}/g)].map(([, column = '']) => column);
    return (inBraces.length > 0 ? inBraces : [value]).map(wordKey).filter((key) => key !== '');
  });
}

function delimiterOf({ headLines }: Table, { delimiter }: Settings, known: ReadonlySet<string>): string {
  if (delimiter !== undefined) return delimiter === '\\t' ? '\t' : delimiter;
  const stated = statedDelimiter(headLines[0]?.replace('\uFEFF', '') ?? '');
  if (stated !== undefined) return stated;
  const lines = headLines.slice(0, MAX_PREAMBLE_ROWS * 2);
  const found = detectDelimiter(lines, (each) =>
    Math.max(
      0,
      ...lines.slice(0, MAX_PREAMBLE_ROWS).map((line) => headerScore(parseLine(line, each).cells, known)),
    ),
  );
  if (found !== undefined) return found;
  if (lines.every((line) => line.trim() === '')) throw importProblem('NO_ROWS', 'the file has no text');
  throw importProblem(
    'NOT_A_TABLE',
    'no comma, semicolon, tab or bar separates columns in it: it is not a table, or --delimiter says what separates them',
  );
}

function isSeparatorLine(cells: readonly string[]): boolean {
  return statedDelimiter(cells.join('')) !== undefined || /^sep=$/i.test(cells[0] ?? '');
}

async function firstRows(table: Table, delimiter: string): Promise<readonly Row[]> {
  const rows: Row[] = [];
  for await (const portion of table.rows({ delimiter })) {
    rows.push(...portion.slice(0, MAX_PREAMBLE_ROWS * 2 - rows.length));
    if (rows.length >= MAX_PREAMBLE_ROWS * 2) break;
  }
  return rows;
}

function headerOf(rows: readonly Row[], { headerLine }: Settings, known: ReadonlySet<string>): Row {
  const found =
    headerLine === undefined
      ? findHeader(
          rows.filter(({ cells }) => !isSeparatorLine(cells)),
          known,
        )
      : rows.find(({ line }) => line === headerLine);
  if (found !== undefined) return { ...found, cells: found.cells.map((name) => name.replace(/^\uFEFF/, '')) };
  if (headerLine !== undefined) {
    throw importProblem('NO_HEADER', `--header-line ${headerLine}: there is no row that begins on this line`);
  }
  if (rows.every(({ cells }) => cells.every((cell) => cell === ''))) {
    throw importProblem('NO_ROWS', 'the file has separators and no text between them');
  }
  throw importProblem('NO_HEADER', 'no line of the file names columns: --header-line says which one does');
}
