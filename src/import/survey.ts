/** The first pass over all rows: finds out how numbers, dates, rates and ids are written. */

import { latestDate } from '../shared/dates.ts';
import { MICROS_PER_UNIT } from '../shared/micros.ts';
import { countDate, type DateVotes, noDates, settleDates } from './formats/date-order.ts';
import { type DateOrder, dateText } from './formats/date-text.ts';
import {
  countVote,
  type NumberVotes,
  noVotes,
  type SettledNumbers,
  settleNumbers,
  voteOf,
} from './formats/number-format.ts';
import { numberText, readDecimal, toMillionths } from './formats/number-text.ts';
import { countRate, noRates, type RateVotes, settleRates } from './formats/rates.ts';
import { rowKind } from './layout/row-kind.ts';
import type { ImportOptions, NumberFormat, Problem } from './plan-types.ts';
import { ImportProblems, importProblem } from './problem.ts';
import type { Row } from './reading/rows.ts';
import { columnsNamed } from './records/choose-columns.ts';
import { readSource } from './records/columns.ts';
import { type DateReading, type Days, detectedDates, inOrder, statedDates } from './records/days.ts';
import { countId, type IdVotes, lostDigits, noIds } from './records/lost-digits.ts';
import type { DaySource } from './records/mapping.ts';
import type { CellRules } from './records/read-record.ts';
import type { Understood } from './understand.ts';

/** Evidence of all rows. */
interface Survey {
  readonly numbers: Map<number, NumberVotes>;
  readonly dates: DateVotes;
  readonly rates: RateVotes;
  readonly ids: Map<number, IdVotes>;
  /** Up to two different dates of the rows, to recognise a span that is written as its first day. */
  readonly days: Set<string>;
  rows: number;
}

/** A date that no other date exceeds. */
const ANY_DAY = '9999-12-31';
const MILLION = BigInt(MICROS_PER_UNIT);

/** Reads all rows and settles how their cells are read. Throws ImportProblems with all questions at once. */
export async function settleCells<Name extends string>(
  file: Understood<Name>,
  options: ImportOptions,
  onBytes: (bytes: number) => void,
): Promise<CellRules<Name>> {
  const survey = await surveyRows(file, options, onBytes);
  const { settings, mapping, preamble } = file;
  const problems: Problem[] = [];
  const numbers = settledNumbers(survey, settings.numberFormat, problems);
  const report = preamble.days;
  const latest = latestDate(options.now());
  if (report !== undefined) {
    for (const date of [report.first, report.last]) countDate(survey.dates, date, latest, report);
  }
  const dates = settledDates(survey, file, { numbers: numbers.all, stated: settings.dateFormat, problems });
  const rates = settings.rates ?? (survey.rates.unsigned === 0 ? undefined : settleRates(survey.rates));
  if (typeof rates === 'object') problems.push(rates);
  if (!settings.exactIds) problems.push(...idProblems(survey));
  if (problems.length > 0) throw new ImportProblems(problems);
  if (survey.rows === 0) throw importProblem('NO_ROWS', 'the file has a header and no rows below it');
  const reportDays = reportOf(file, dates);
  return {
    mapping: { ...mapping, days: trueDays(mapping.days, { survey, report: reportDays, file }) },
    isPlaceholder: file.rowRules.isPlaceholder,
    numberFormat: numbers.all,
    numberFormats: numbers.byColumn,
    isStatedNumberFormat: settings.numberFormat !== undefined,
    rates: typeof rates === 'object' ? undefined : rates,
    dates,
    report: reportDays,
    currency: mapping.chosen.has('currency') ? undefined : (mapping.currency ?? preamble.currency),
    results: resultKinds(file),
    revision: options.revision,
  };
}

/** The column with the kind of results. Results of kinds that are not conversions then do not count as conversions. */
function resultKinds({ profile, mapping }: Understood<string>): CellRules['results'] {
  const { results } = profile;
  const [column] = results === undefined ? [] : columnsNamed(mapping.header, results.kindColumns);
  if (results === undefined || column === undefined || mapping.chosen.has('conversions')) return undefined;
  return { column, others: results.noConversions.map((word) => word.toLowerCase()) };
}

async function surveyRows(
  file: Understood<string>,
  options: ImportOptions,
  onBytes: (bytes: number) => void,
): Promise<Survey> {
  const { mapping, roles } = file;
  const nameOf = (index: number): string => mapping.header[index] ?? '';
  const rate = roles.figures.get('engagement_rate');
  const survey: Survey = {
    numbers: new Map([...roles.numbers.keys()].map((index) => [index, noVotes(nameOf(index))])),
    dates: noDates(),
    rates: noRates(rate === undefined ? '' : nameOf(rate)),
    ids: new Map(roles.ids.map((index) => [index, noIds(nameOf(index))])),
    days: new Set(),
    rows: 0,
  };
  const latest = latestDate(options.now());
  for await (const rows of file.rows()) {
    for (const row of rows) {
      const { kind } = rowKind(row, file.rowRules);
      if (kind === 'other header') throw otherHeader(row);
      if (kind === 'total') surveyNumbers(row, file, { survey, isTotal: true });
      if (kind !== 'record' && kind !== 'nameless') {
        survey.rows += kind === 'refused' || kind === 'total' ? 1 : 0;
        continue;
      }
      if (file.rowRules.skipLines.has(row.line)) continue;
      survey.rows += 1;
      surveyRow(row, file, { survey, latest });
    }
    onBytes(rows.at(-1)?.endByte ?? 0);
  }
  return survey;
}

function otherHeader({ line, cells }: Row): ImportProblems {
  return importProblem(
    'SECOND_TABLE',
    `line ${line} names columns again, and others than the header (${cells
      .filter((cell) => cell !== '')
      .slice(0, 4)
      .join(', ')}, …): the file has two tables; split it`,
  );
}

interface Surveying {
  readonly survey: Survey;
  /** Performance of a later day is impossible. */
  readonly latest: string;
}

function surveyRow(row: Row, file: Understood<string>, { survey, latest }: Surveying): void {
  const { line, cells } = row;
  surveyNumbers(row, file, { survey, isTotal: false });
  for (const index of file.roles.dates) {
    const text = cells[index] ?? '';
    const date = text === '' ? undefined : dateText(text);
    const last = file.roles.aheadDates.has(index) ? ANY_DAY : latest;
    if (date !== undefined) countDate(survey.dates, date, last, { line, text });
  }
  for (const [index, votes] of survey.ids) countId(votes, cells[index] ?? '', line);
  surveyDays(cells, file, survey);
  surveyRate(row, file, survey);
}

/** Votes on the number format. A total may settle the format, but an ambiguous total raises no question. */
function surveyNumbers(
  { line, cells }: Row,
  file: Understood<string>,
  { survey, isTotal }: { readonly survey: Survey; readonly isTotal: boolean },
): void {
  for (const [index, votes] of survey.numbers) {
    const text = cells[index] ?? '';
    // Digits alone prove nothing, and most cells have nothing else.
    const shape = /^\d*$/.test(text) ? undefined : numberText(text);
    if (shape === undefined) continue;
    const isCount = file.roles.numbers.get(index)?.isCount ?? false;
    let vote = voteOf(shape, isCount);
    if (vote === 'ambiguous' && index === file.roles.figures.get('impressions')) {
      vote = voteByClicks(text, cells[file.roles.figures.get('clicks') ?? -1]) ?? vote;
    }
    if (!isTotal || vote !== 'ambiguous') countVote(votes, vote, { line, text });
  }
}

/** Clicks cannot exceed impressions: 12.000 impressions with 300 clicks are not twelve. */
function voteByClicks(impressions: string, clicks: string | undefined): NumberFormat | undefined {
  const shape = numberText(impressions);
  if (shape === undefined || clicks === undefined || !/^\d+$/.test(clicks)) return undefined;
  const isPossible = (format: NumberFormat): boolean => {
    const value = readDecimal(shape, format);
    return value !== undefined && toMillionths(value) >= BigInt(clicks) * MILLION;
  };
  const [point, comma] = [isPossible('point'), isPossible('comma')];
  if (point === comma) return undefined;
  return point ? 'point' : 'comma';
}

function surveyDays(
  cells: readonly string[],
  { mapping, rowRules }: Understood<string>,
  survey: Survey,
): void {
  if (mapping.days.kind !== 'day' || survey.days.size > 1) return;
  const text = readSource(mapping.days.source, cells, rowRules.isPlaceholder);
  if (text !== '') survey.days.add(text);
}

function surveyRate({ line, cells }: Row, { roles, rowRules }: Understood<string>, { rates }: Survey): void {
  const column = roles.figures.get('engagement_rate');
  const text = column === undefined ? '' : (cells[column] ?? '');
  if (text === '' || rowRules.isPlaceholder(text)) return;
  const shape = numberText(text);
  if (shape === undefined) return;
  if (shape.isPercent) {
    rates.signed += 1;
    return;
  }
  const value = numberOf(text);
  const engagements = numberOf(cells[roles.figures.get('engagements') ?? -1] ?? '');
  const impressions = numberOf(cells[roles.figures.get('impressions') ?? -1] ?? '');
  const counted = engagements !== undefined && impressions ? engagements / impressions : undefined;
  if (value !== undefined) countRate(rates, value, counted, { line, text });
}

/** A rate in any format, exact enough for comparisons. */
function numberOf(text: string): number | undefined {
  const shape = numberText(text);
  const decimal = shape && (readDecimal(shape, 'point') ?? readDecimal(shape, 'comma'));
  return decimal && Number(decimal.digits) / 10 ** decimal.scale;
}

type GoodNumbers = Extract<SettledNumbers, { ok: true }>;

function settledNumbers(survey: Survey, stated: NumberFormat | undefined, problems: Problem[]): GoodNumbers {
  if (stated !== undefined) return { ok: true, all: stated, byColumn: new Map() };
  const settled = settleNumbers(survey.numbers);
  if (settled.ok) return settled;
  problems.push(settled.problem);
  return { ok: true, all: undefined, byColumn: new Map() };
}

/**
 * Languages that rule out the United States. Spanish does not: there it is written with a decimal point and the month
 * first.
 */
const CERTAIN_ABROAD: readonly string[] = ['de', 'fr', 'pt'];

function settledDates(
  { dates }: Survey,
  { language }: Understood<string>,
  {
    numbers,
    stated,
    problems,
  }: { numbers: NumberFormat | undefined; stated: string | undefined; problems: Problem[] },
): DateReading {
  if (stated !== undefined) {
    const reading = statedDates(stated);
    if (reading !== undefined) return reading;
    throw importProblem(
      'DATE_FORMAT',
      `--date-format ${stated}: it must name year, month and day, as in DD/MM/YYYY or 'MMMM D YYYY', or be DMY, MDY or YMD`,
    );
  }
  const isElsewhere =
    numbers === 'comma' ||
    (numbers === undefined && language !== undefined && CERTAIN_ABROAD.includes(language));
  const order: DateOrder | undefined | Problem = settleDates(dates, isElsewhere);
  if (typeof order !== 'object') return detectedDates(order);
  problems.push(order);
  return detectedDates(undefined);
}

function idProblems({ ids }: Survey): readonly Problem[] {
  return [...ids.values()].flatMap((votes) => {
    const message = lostDigits(votes);
    if (message === undefined) return [];
    return [{ reason: 'IDS_DAMAGED', message }];
  });
}

function reportOf({ preamble, mapping }: Understood<string>, { order }: DateReading): Days | undefined {
  if (preamble.days === undefined) return undefined;
  const first = inOrder(preamble.days.first, order);
  const last = inOrder(preamble.days.last, order);
  if (first !== undefined && last !== undefined && first <= last) return { first, last };
  if (mapping.days.kind !== 'report') return undefined;
  throw importProblem(
    'REPORT_DAYS_UNCLEAR',
    `line ${preamble.days.line}: "${preamble.days.text}" does not tell the days of the report: --date-format DMY or MDY, or --set date=YYYY-MM-DD`,
  );
}

/** When a column of first days has the report's first day in every row, each row stands for the report's whole span. */
function trueDays(
  days: DaySource,
  { survey, report, file }: { survey: Survey; report: Days | undefined; file: Understood<string> },
): DaySource {
  if (days.kind !== 'day' || report === undefined || report.first === report.last) return days;
  const isStart = file.mapping.isStartDate && survey.days.size === 1;
  const [only = ''] = survey.days;
  const date = dateText(only);
  const isReportStart =
    date !== undefined &&
    Object.values(date.kind === 'certain' ? { date: date.date } : date.byOrder).includes(report.first);
  return isStart && isReportStart ? { kind: 'report' } : days;
}
