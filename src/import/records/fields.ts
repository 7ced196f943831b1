/** The fields of a performance record with their names in options, and how each is read from a cell. */

import type { PerformanceRecord } from '../../gen/kaizen/v1/performance.ts';
import { Assignment } from '../../gen/kaizen/v1/vocabulary.ts';
import { enumValue, enumWords } from '../../shared/enum-words.ts';
import { type NumberReading, readAmount, readCount, readRate } from '../formats/figures.ts';
import { type Parsed, parsed, unreadable } from '../parsed.ts';
import type { RateUnit } from '../plan-types.ts';
import { readConversions } from './conversions.ts';
import type { AmountUnit } from './currencies.ts';

/** What a cell adds to a record. */
export interface FieldPart extends AmountUnit {
  readonly part: Partial<PerformanceRecord>;
}

/** How the numbers of a cell are read. */
export interface CellReading extends NumberReading {
  readonly rates: RateUnit | undefined;
}

/** Which kind of metric a field is; `undefined` for a text. */
export type FigureKind = 'count' | 'amount' | 'conversions' | 'rate' | 'fraction' | 'whole';

/** A field: its kind, and how a cell that is not empty is read. */
export interface Field {
  readonly figure: FigureKind | undefined;
  read(text: string, reading: CellReading): Parsed<FieldPart>;
}

const text = (part: (value: string) => Partial<PerformanceRecord>): Field => ({
  figure: undefined,
  read: (value) => parsed({ part: part(value) }),
});

const number = (
  figure: FigureKind,
  read: (text: string, reading: CellReading) => Parsed<number>,
  part: (value: number) => Partial<PerformanceRecord>,
): Field => ({
  figure,
  read: (value, reading) => {
    const result = read(value, reading);
    return result.ok ? parsed({ part: part(result.value) }) : result;
  },
});

const amount = (part: (micros: number) => Partial<PerformanceRecord>): Field => ({
  figure: 'amount',
  read: (value, reading) => {
    const result = readAmount(value, reading);
    if (!result.ok) return result;
    const { millionths, currency, sign } = result.value;
    return parsed({ part: part(millionths), currency, sign });
  },
});

const ASSIGNMENT_PREFIX = 'ASSIGNMENT_';

const assignment: Field = {
  figure: undefined,
  read: (value) => {
    const found = enumValue(Assignment, ASSIGNMENT_PREFIX, value);
    if (found !== undefined) return parsed({ part: { assignment: found } });
    return unreadable(`"${value}" is not one of ${enumWords(Assignment, ASSIGNMENT_PREFIX).join(', ')}`);
  },
};

const spansProjects: Field = {
  figure: undefined,
  read: (value) => {
    const word = value.toLowerCase();
    if (word !== 'true' && word !== 'false') return unreadable(`"${value}" is neither true nor false`);
    return parsed({ part: { testSpansProjects: word === 'true' } });
  },
};

const rateOf = (value: string, reading: CellReading) => readRate(value, reading, reading.rates);
const shareOf = (value: string, reading: CellReading) => readRate(value, reading, 'fraction');

/** Every field except the date, by name. Amounts are decimals; fields that end in _micros are whole millionths. */
export const FIELDS = {
  project_id: text((projectId) => ({ projectId })),
  content_id: text((contentId) => ({ contentId })),
  platform: text((platform) => ({ platform })),
  audience: text((audience) => ({ audience })),
  revision: number('whole', readCount, (revision) => ({ revision })),
  impressions: number('count', readCount, (impressions) => ({ impressions })),
  clicks: number('count', readCount, (clicks) => ({ clicks })),
  engagements: number('count', readCount, (engagements) => ({ engagements })),
  engagement_rate: number('rate', rateOf, (engagementRate) => ({ engagementRate })),
  conversions: number('conversions', readConversions, (conversions) => ({ conversions })),
  spend: amount((spendMicros) => ({ spendMicros })),
  spend_micros: number('count', readCount, (spendMicros) => ({ spendMicros })),
  revenue: amount((revenueMicros) => ({ revenueMicros })),
  revenue_micros: number('count', readCount, (revenueMicros) => ({ revenueMicros })),
  currency: text((currency) => ({ currency: currency.toUpperCase() })),
  content_type: text((contentType) => ({ contentType })),
  test_id: text((testId) => ({ testId })),
  test_spans_projects: spansProjects,
  planned_share: number('fraction', shareOf, (plannedShare) => ({ plannedShare })),
  assignment,
  text: text((value) => ({ text: value })),
} as const satisfies Readonly<Record<string, Field>>;

/** Name of a field with a cell of its own. */
export type FieldName = keyof typeof FIELDS;

/** Every name that --map and --set know. */
export const FIELD_NAMES: readonly string[] = [...Object.keys(FIELDS), 'date'];

/** Pairs of fields with the same meaning. A record takes one of each pair. */
export const EXCLUSIVE: readonly (readonly [FieldName, FieldName])[] = [
  ['spend', 'spend_micros'],
  ['revenue', 'revenue_micros'],
];

/** The metrics. A file without any of these has nothing to import. */
export const FIGURES: readonly FieldName[] = [
  'impressions',
  'clicks',
  'engagements',
  'engagement_rate',
  'conversions',
  'spend',
  'spend_micros',
  'revenue',
  'revenue_micros',
];

/** The field with this name; undefined when there is none. */
export function fieldNamed(word: string): FieldName | 'date' | undefined {
  const name = word === 'project' ? 'project_id' : word;
  if (name === 'date') return name;
  return Object.hasOwn(FIELDS, name) ? (name as FieldName) : undefined;
}
