/** Decides which cells of a row become which field of a record. */

import { TraitKind } from '../../gen/kaizen/v1/vocabulary.ts';
import { enumValue, enumWords } from '../../shared/enum-words.ts';
import type { Settings } from '../plan-types.ts';
import type { ImportProblems } from '../problem.ts';
import { allWords, type Profile } from '../profiles/profile.ts';
import {
  columnsNamed,
  type FieldSet,
  type FieldSource,
  headerCurrency,
  mappingProblem,
  namedWidth,
  type Sources,
  settledSources,
  splitEntry,
  takeKnownColumns,
} from './choose-columns.ts';
import { Columns, columnsOf, type Source } from './columns.ts';
import { EXCLUSIVE, FIELD_NAMES, FIELDS, FIGURES, type FieldName, fieldNamed } from './fields.ts';

/** A kind of trait and where its value comes from. */
export interface TraitSource {
  readonly kind: TraitKind;
  readonly word: string;
  readonly source: Source;
}

/** Where the days of a row come from. `report`: the lines above the table. `none`: a row has dates, but no days. */
export type DaySource =
  | { readonly kind: 'day'; readonly source: Source }
  | { readonly kind: 'span'; readonly start: Source; readonly end: Source }
  | { readonly kind: 'week' | 'month'; readonly source: Source }
  | { readonly kind: 'report' }
  | { readonly kind: 'none' };

/** How rows become records, or other things with these field names. */
export interface Mapping<Name extends string = FieldName> {
  readonly header: readonly string[];
  /** Number of cells that a row must have. */
  readonly width: number;
  readonly fields: readonly FieldSource<Name>[];
  readonly days: DaySource;
  /** The day comes from a column of first days, such as "Start date", without a column of last days. */
  readonly isStartDate: boolean;
  readonly traits: readonly TraitSource[];
  /** Named columns that no field and no trait uses. */
  readonly unusedColumns: readonly string[];
  /** Currency in the headers of amounts. */
  readonly currency: string | undefined;
  /** Fields that a person or a saved profile chose. */
  readonly chosen: ReadonlySet<string>;
}

/** What a mapping is made for. */
export interface MappingInput {
  readonly header: readonly string[];
  readonly profile: Profile;
  /** The options. They come before the profile's settings. */
  readonly settings: Settings;
  /** Whether the lines above the table name days. */
  readonly hasReportDays: boolean;
  /** Makes the question that is asked when only the platform is missing. */
  readonly askPlatform: () => ImportProblems;
}

const SPANS: readonly string[] = ['range_start', 'week', 'month'];
const NO_PLATFORM = 'nothing gives platform';
const KIND_PREFIX = 'TRAIT_KIND_';

/** The fields of a record, with their names in options. */
export const FIELD_SET: FieldSet = {
  names: FIELD_NAMES,
  named: (word) => fieldNamed(word) ?? (/^(range_start|range_end|week|month)$/.test(word) ? word : undefined),
  figureOf: (field) => (Object.hasOwn(FIELDS, field) ? FIELDS[field as FieldName].figure : undefined),
};

/** Combines the options with the columns that the profile knows. Throws ImportProblems that list all faults. */
export function resolveMapping({
  header,
  profile,
  settings,
  hasReportDays,
  askPlatform,
}: MappingInput): Mapping {
  const problems: string[] = [];
  const columns = new Columns(header, problems);
  const sources = settledSources(settings, profile, { fields: FIELD_SET, columns, problems });
  const chosen = new Set(sources.keys());
  const traits = [...(profile.settings.trait ?? []), ...(settings.trait ?? [])].flatMap((entry) =>
    traitSource(entry, columns, problems),
  );
  takeKnownColumns(sources, { header, profile, columns, problems, isClosed: closedBy(chosen) });
  dropRoundedRate(sources, header);
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
    width: namedWidth(header),
    fields,
    days,
    isStartDate: !sources.has('date') && sources.get('range_start') !== undefined,
    traits,
    unusedColumns: columns.unused(),
    currency: headerCurrency(header, fields, FIELD_SET.figureOf),
    chosen,
  };
}

/** Fields that a choice rules out: an amount rules out the same amount in another unit, and a span rules out a day. */
function closedBy(chosen: ReadonlySet<string>): (field: string) => boolean {
  return (field) => {
    if (field === 'date' && SPANS.some((span) => chosen.has(span))) return true;
    const pair = EXCLUSIVE.find((each) => each.some((one) => one === field));
    return pair?.some((one) => chosen.has(one)) ?? false;
  };
}

/** Drops a rounded rate when the counts it is made of are known. */
function dropRoundedRate(sources: Sources, header: readonly string[]): void {
  if (sources.get('engagements') === undefined || header.includes('engagement_rate')) return;
  if (sources.get('engagement_rate')?.kind === 'cells') sources.delete('engagement_rate');
}

function daySource(
  sources: Sources,
  {
    header,
    profile,
    columns,
    hasReportDays,
  }: {
    readonly header: readonly string[];
    readonly profile: Profile;
    readonly columns: Columns;
    readonly hasReportDays: boolean;
  },
): DaySource | undefined {
  const source = (field: string): Source | undefined => sources.get(field);
  const [start, end] = [source('range_start'), source('range_end')];
  const date = source('date');
  const isStart = (index: number): boolean =>
    profile.columns.some(
      (rule) => rule.field === 'range_start' && columnsNamed(header, allWords(rule)).includes(index),
    );
  if (date !== undefined) {
    // A day that is really the first day of a span.
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

function missingFields(
  fields: readonly FieldSource<FieldName>[],
  days: DaySource | undefined,
): readonly string[] {
  const has = (field: string): boolean => fields.some((each) => each.field === field);
  const missing = ['content_id', 'platform', 'date'].filter((field) =>
    field === 'date' ? days === undefined : !has(field),
  );
  return [
    ...missing.map((field) => `nothing gives ${field}: --map ${field}=COLUMN or --set ${field}=VALUE`),
    ...(FIGURES.some(has)
      ? []
      : [`no metric is mapped: --map impressions=COLUMN (or one of ${FIGURES.slice(1).join(', ')})`]),
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
