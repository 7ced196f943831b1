/** The fields of a performance record as an import names them, and how each is read from a cell. */
import type { PerformanceRecord } from '../../gen/kaizen/v1/performance.ts';
import { Assignment } from '../../gen/kaizen/v1/vocabulary.ts';
import { enumValue, enumWords } from '../format/names.ts';
import type { DateReader } from './dates.ts';
import { parseCount, parseMicros, parseRate } from './numbers.ts';
import { type Parsed, parsed, unreadable } from './parsed.ts';

/** What a cell contributes to a record. */
export type RecordPart = Partial<PerformanceRecord>;

/** Reads a cell that is not empty. */
export type FieldReader = (text: string, readDate: DateReader) => Parsed<RecordPart>;

const text =
  (part: (value: string) => RecordPart): FieldReader =>
  (value) =>
    parsed(part(value));

const number =
  (parse: (text: string) => Parsed<number>, part: (value: number) => RecordPart): FieldReader =>
  (value) => {
    const result = parse(value);
    return result.ok ? parsed(part(result.value)) : result;
  };

const date: FieldReader = (value, readDate) => {
  const result = readDate(value);
  return result.ok ? parsed({ date: result.value }) : result;
};

const ASSIGNMENT_PREFIX = 'ASSIGNMENT_';

const assignment: FieldReader = (value) => {
  const found = enumValue(Assignment, ASSIGNMENT_PREFIX, value);
  if (found !== undefined) return parsed({ assignment: found });
  return unreadable(`"${value}" is not one of ${enumWords(Assignment, ASSIGNMENT_PREFIX).join(', ')}`);
};

const spansProjects: FieldReader = (value) => {
  const word = value.toLowerCase();
  if (word !== 'true' && word !== 'false') return unreadable(`"${value}" is neither true nor false`);
  return parsed({ testSpansProjects: word === 'true' });
};

/** Every field, by its name. Amounts are decimal; those that end in _micros are whole millionths. */
export const FIELDS = {
  project_id: text((projectId) => ({ projectId })),
  content_id: text((contentId) => ({ contentId })),
  platform: text((platform) => ({ platform })),
  audience: text((audience) => ({ audience })),
  date,
  revision: number(parseCount, (revision) => ({ revision })),
  impressions: number(parseCount, (impressions) => ({ impressions })),
  clicks: number(parseCount, (clicks) => ({ clicks })),
  engagements: number(parseCount, (engagements) => ({ engagements })),
  engagement_rate: number(parseRate, (engagementRate) => ({ engagementRate })),
  conversions: number(parseCount, (conversions) => ({ conversions })),
  spend: number(parseMicros, (spendMicros) => ({ spendMicros })),
  spend_micros: number(parseCount, (spendMicros) => ({ spendMicros })),
  revenue: number(parseMicros, (revenueMicros) => ({ revenueMicros })),
  revenue_micros: number(parseCount, (revenueMicros) => ({ revenueMicros })),
  currency: text((currency) => ({ currency })),
  content_type: text((contentType) => ({ contentType })),
  test_id: text((testId) => ({ testId })),
  test_spans_projects: spansProjects,
  planned_share: number(parseRate, (plannedShare) => ({ plannedShare })),
  assignment,
  text: text((value) => ({ text: value })),
} as const satisfies Readonly<Record<string, FieldReader>>;

/** Name of a field. */
export type FieldName = keyof typeof FIELDS;

/** Fields that say the same thing: a record takes one of them. */
export const EXCLUSIVE: readonly (readonly [FieldName, FieldName])[] = [
  ['spend', 'spend_micros'],
  ['revenue', 'revenue_micros'],
];

/** Without these there is no record. */
export const REQUIRED: readonly FieldName[] = ['content_id', 'platform', 'date'];

/** The field a person names; undefined for another word. */
export function fieldNamed(word: string): FieldName | undefined {
  const name = word === 'project' ? 'project_id' : word;
  return Object.hasOwn(FIELDS, name) ? (name as FieldName) : undefined;
}
