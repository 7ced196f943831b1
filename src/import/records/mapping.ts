/** Which cell of a row becomes which field of a record. */

import { TraitKind } from '../../gen/kaizen/v1/vocabulary.ts';
import { enumValue, enumWords } from '../../shared/enum-words.ts';
import { headerWord, wordKey } from '../layout/words.ts';
import type { Settings } from '../plan-types.ts';
import { type ImportProblems, importProblem } from '../problem.ts';
import { allWords, type Profile } from '../profiles/profile.ts';
import { Columns, columnsOf, type Source } from './columns.ts';
import { EXCLUSIVE, FIELD_NAMES, FIELDS, FIGURES, type FieldName, fieldNamed } from './fields.ts';

/** A field and where its value comes from. */
export interface FieldSource {
  readonly field: FieldName;
  readonly source: Source;
}

/** A kind of trait and where its value comes from. */
export interface TraitSource {
  readonly kind: TraitKind;
  readonly word: string;
  readonly source: Source;
}

/** Where the days of a row come from. `report`: from the lines above the table. */
export type DaySource =
  | { readonly kind: 'day'; readonly source: Source }
  | { readonly kind: 'span'; readonly start: Source; readonly end: Source }
  | { readonly kind: 'week' | 'month'; readonly source: Source }
  | { readonly kind: 'report' };

/** How rows become records. */
export interface Mapping {
  readonly header: readonly string[];
  /** Cells that a row must have. */
  readonly width: number;
  readonly fields: readonly FieldSource[];
  readonly days: DaySource;
  /** The day is a column of first days, such as "Start date", without one of last days. */
  readonly isStartDate: boolean;
  readonly traits: readonly TraitSource[];
  /** Named columns that no field and no trait takes. */
  readonly unusedColumns: readonly string[];
  /** Currency of the headers of amounts. */
  readonly currency: string | undefined;
  /** Fields that a person or a saved profile chose. */
  readonly chosen: ReadonlySet<string>;
}

/** What a mapping is made for. */
export interface MappingInput {
  readonly header: readonly string[];
  readonly profile: Profile;
  /** Of the options; they come before the profile's. */
  readonly settings: Settings;
  /** The lines above the table name days. */
  readonly hasReportDays: boolean;
  /** The question that is left when nothing but the platform is missing. */
  readonly askPlatform: () => ImportProblems;
}

const SPANS: readonly string[] = ['range_start', 'week', 'month'];
const NO_PLATFORM = 'nothing gives platform';
const KIND_PREFIX = 'TRAIT_KIND_';

/** Joins the options with the columns that the profile knows. Throws ImportProblems that list everything. */
export function resolveMapping({
  header,
  profile,
  settings,
  hasReportDays,
  askPlatform,
}: MappingInput): Mapping {
  const problems: string[] = [];
  const columns = new Columns(header, problems);
  const sources = chosenSources(settings, columns, problems);
  const saved = chosenSources(profile.settings, columns, problems);
  for (const [field, source] of saved) if (!sources.has(field)) sources.set(field, source);
  const chosen = new Set(sources.keys());
  const traits = [...(profile.settings.trait ?? []), ...(settings.trait ?? [])].flatMap((entry) =>
    traitSource(entry, columns, problems),
  );
  takeKnownColumns(sources, { header, profile, columns, problems });
  if (profile.platform !== undefined && !sources.has('platform')) {
    sources.set('platform', { kind: 'constant', text: profile.platform });
  }
  const days = daySource(sources, { header, profile, columns, hasReportDays });
  const fields = [...sources].flatMap(([field, source]) =>
    source !== undefined && Object.hasOwn(FIELDS, field) ? [{ field: field as FieldName, source }] : [],
  );
  problems.push(...missingFields(fields, days));
  if (problems.length === 1 && problems[0]?.startsWith(NO_PLATFORM)) throw askPlatform();
  if (problems.length > 0 || days === undefined) throw mappingProblem(problems, header);
  return {
    header,
    width: header.length - [...header].reverse().findIndex((name) => name !== ''),
    fields,
    days,
    isStartDate: !sources.has('date') && sources.get('range_start') !== undefined,
    traits,
    unusedColumns: columns.unused(),
    currency: headerCurrency(header, fields),
    chosen,
  };
}

/** Sources by field; undefined for a field that is left out. */
type Sources = Map<string, Source | undefined>;

function chosenSources(settings: Settings, columns: Columns, problems: string[]): Sources {
  const sources: Sources = new Map();
  const choose = (entry: string, option: string, source: (value: string) => Source | undefined): void => {
    const [name, value] = splitEntry(entry, option, problems);
    const field = fieldNamed(name) ?? (/^(range_start|range_end|week|month)$/.test(name) ? name : undefined);
    if (value === undefined) return;
    if (field === undefined) {
      problems.push(`${option} ${entry}: there is no field "${name}" (fields: ${FIELD_NAMES.join(', ')})`);
      return;
    }
    if (sources.has(field)) problems.push(`${option} ${entry}: ${field} is given twice`);
    sources.set(field, value === '' ? undefined : source(value));
  };
  for (const entry of settings.map ?? [])
    choose(entry, '--map', (value) => columns.source(value, `--map ${entry}`));
  for (const entry of settings.set ?? [])
    choose(entry, '--set', (value) => ({ kind: 'constant', text: value }));
  return sources;
}

interface Known {
  readonly header: readonly string[];
  readonly profile: Profile;
  readonly columns: Columns;
}

/** Fields that nobody chose take the column of the first rule that finds one. */
function takeKnownColumns(
  sources: Sources,
  { header, profile, columns, problems }: Known & { readonly problems: string[] },
): void {
  const chosen = new Set(sources.keys());
  for (const rule of profile.columns) {
    const { field } = rule;
    const pair = EXCLUSIVE.find((each) => each.some((one) => one === field));
    // An amount that was chosen leaves no room for the same one in another unit.
    // A span that was chosen leaves no room for a day.
    if (field === 'date' && SPANS.some((span) => chosen.has(span))) continue;
    if (sources.has(field) || (pair?.some((one) => chosen.has(one)) ?? false)) continue;
    const found = columnsNamed(header, allWords(rule));
    const [first] = found;
    if (first === undefined) continue;
    if (found.length > 1) {
      const names = found.map((index) => `"${header[index]}" (#${index + 1})`).join(', ');
      problems.push(`${field} could be ${names}: choose with --map ${field}=COLUMN`);
      sources.set(field, undefined);
      continue;
    }
    sources.set(field, columns.take(first));
  }
  // A rounded rate says nothing beside the counts it is made of.
  if (sources.get('engagements') !== undefined && header.every((name) => name !== 'engagement_rate')) {
    const rate = sources.get('engagement_rate');
    if (rate !== undefined && rate.kind === 'cells') sources.delete('engagement_rate');
  }
}

/** Columns whose header is one of the words, with or without a unit. */
export function columnsNamed(header: readonly string[], words: readonly string[]): readonly number[] {
  const keys = new Set(words.map(wordKey));
  const matches = (test: (word: ReturnType<typeof headerWord>) => boolean): readonly number[] =>
    [...header.keys()].filter((index) => header[index] !== '' && test(headerWord(header[index] ?? '')));
  const exact = matches(({ key }) => keys.has(key));
  return exact.length > 0 ? exact : matches(({ bareKey }) => keys.has(bareKey));
}

function daySource(
  sources: Sources,
  { header, profile, columns, hasReportDays }: Known & { hasReportDays: boolean },
): DaySource | undefined {
  const source = (field: string): Source | undefined => sources.get(field);
  const [start, end] = [source('range_start'), source('range_end')];
  const date = source('date');
  const isStart = (index: number): boolean =>
    profile.columns.some(
      (rule) => rule.field === 'range_start' && columnsNamed(header, allWords(rule)).includes(index),
    );
  if (date !== undefined) {
    // A day that is really the first one of a span.
    const [column] = columnsOf(date);
    const ends = endColumn(header, profile);
    if (column !== undefined && isStart(column) && ends !== undefined) {
      return { kind: 'span', start: date, end: columns.take(ends) };
    }
    return { kind: 'day', source: date };
  }
  if (start !== undefined && end !== undefined) return { kind: 'span', start, end };
  if (start !== undefined) return { kind: 'day', source: start };
  const week = source('week');
  if (week !== undefined) return { kind: 'week', source: week };
  const month = source('month');
  if (month !== undefined) return { kind: 'month', source: month };
  return hasReportDays ? { kind: 'report' } : undefined;
}

function endColumn(header: readonly string[], profile: Profile): number | undefined {
  return profile.columns
    .filter(({ field }) => field === 'range_end')
    .flatMap((rule) => columnsNamed(header, allWords(rule)))[0];
}

function headerCurrency(header: readonly string[], fields: readonly FieldSource[]): string | undefined {
  const currencies = fields
    .filter(({ field }) => FIELDS[field].figure === 'amount')
    .flatMap(({ source }) => columnsOf(source))
    .flatMap((index) => headerWord(header[index] ?? '').currency ?? []);
  const [first, ...others] = [...new Set(currencies)];
  if (others.length === 0) return first;
  throw importProblem(
    'SEVERAL_CURRENCIES',
    `the amounts are in ${[first, ...others].join(' and ')}: leave one out, for example --map revenue=`,
  );
}

function traitSource(entry: string, columns: Columns, problems: string[]): readonly TraitSource[] {
  const [name, value = ''] = splitEntry(entry, '--trait', problems);
  if (value === '') return [];
  const kind = enumValue(TraitKind, KIND_PREFIX, name);
  if (kind === undefined) {
    const kinds = enumWords(TraitKind, KIND_PREFIX).join(', ');
    problems.push(`--trait ${entry}: there is no kind of trait "${name}" (kinds: ${kinds})`);
    return [];
  }
  const source = columns.source(value, `--trait ${entry}`);
  return source === undefined ? [] : [{ kind, word: name, source }];
}

function splitEntry(
  entry: string,
  option: string,
  problems: string[],
): readonly [name: string, value: string | undefined] {
  const at = entry.indexOf('=');
  if (at > 0) return [entry.slice(0, at).trim(), entry.slice(at + 1).trim()];
  problems.push(`${option} ${entry}: must be NAME=VALUE`);
  return [entry, undefined];
}

function missingFields(fields: readonly FieldSource[], days: DaySource | undefined): readonly string[] {
  const has = (field: string): boolean => fields.some((each) => each.field === field);
  const missing = ['content_id', 'platform', 'date'].filter((field) =>
    field === 'date' ? days === undefined : !has(field),
  );
  return [
    ...missing.map((field) => `nothing gives ${field}: --map ${field}=COLUMN or --set ${field}=VALUE`),
    ...(FIGURES.some(has)
      ? []
      : [`no figure is mapped: --map impressions=COLUMN (or one of ${FIGURES.slice(1).join(', ')})`]),
    ...(FIGURES.some(has) && !has('impressions')
      ? [
          'nothing gives impressions, and the service would store none: --map impressions=COLUMN, or --set impressions=0 when that is so',
        ]
      : []),
    ...EXCLUSIVE.filter((pair) => pair.every(has)).map(
      (pair) => `${pair.join(' and ')} say the same thing: leave one out with --map ${pair[1]}=`,
    ),
  ];
}

function mappingProblem(problems: readonly string[], header: readonly string[]): Error {
  const columns = `columns of the file: ${header.filter((name) => name !== '').join(', ')}`;
  return importProblem(
    'MAPPING_INCOMPLETE',
    ['the columns cannot be mapped', ...problems.map((each) => `  ${each}`), `  ${columns}`].join('\n'),
  );
}
