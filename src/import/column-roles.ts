/** The roles of a file's columns: metrics, names, dates, identifiers. */
import { headerWord, wordKey } from './layout/words.ts';
import { isMetric } from './profiles/choose-profile.ts';
import { allWords, type Profile } from './profiles/profile.ts';
import { columnsOf } from './records/columns.ts';
import type { Mapping } from './records/mapping.ts';
import type { Target } from './target.ts';

/** Columns by their index. */
export interface ColumnRoles {
  /** Columns of numbers, and whether only whole numbers make sense in them. */
  readonly numbers: ReadonlyMap<number, { readonly isCount: boolean }>;
  /** The column of each metric. */
  readonly figures: ReadonlyMap<string, number>;
  /** Columns that name what a row is about. */
  readonly names: readonly number[];
  readonly dates: readonly number[];
  /** Date columns that may hold future dates. */
  readonly aheadDates: ReadonlySet<number>;
  readonly ids: readonly number[];
}

/** Gives every column its roles. */
export function columnRoles(mapping: Mapping<string>, profile: Profile, target: Target<string>): ColumnRoles {
  const numbers = new Map<number, { isCount: boolean }>();
  const figures = new Map<string, number>();
  const ids = new Set<number>();
  const units = new Set<number>();
  for (const { field, source } of mapping.fields) {
    const columns = columnsOf(source);
    const figure = target.fields.figureOf(field);
    const [only] = columns;
    if (figure !== undefined && only !== undefined && columns.length === 1) {
      numbers.set(only, { isCount: figure === 'count' || figure === 'whole' });
      figures.set(field, only);
    }
    for (const column of columns) {
      if (target.ids.includes(field)) ids.add(column);
      if (field === 'currency' || figure !== undefined) units.add(column);
    }
  }
  const dates = dateColumns(mapping, profile, target.dates);
  const aheadDates = mapping.fields.flatMap(({ field, source }) =>
    target.aheadDates.includes(field) ? columnsOf(source) : [],
  );
  for (const [index, name] of mapping.header.entries()) {
    const isTaken = numbers.has(index) || ids.has(index) || dates.includes(index);
    if (name !== '' && !isTaken && isMetric(profile, name)) numbers.set(index, { isCount: false });
  }
  const isName = (index: number): boolean =>
    mapping.header[index] !== '' &&
    !numbers.has(index) &&
    !dates.includes(index) &&
    !units.has(index) &&
    !isNamed(profile, 'currency', mapping.header[index] ?? '');
  return {
    numbers,
    figures,
    names: [...mapping.header.keys()].filter(isName),
    dates,
    aheadDates: new Set(aheadDates),
    ids: [...ids],
  };
}

function dateColumns(
  { fields: mapped, days, header }: Mapping<string>,
  profile: Profile,
  fields: readonly string[],
): readonly number[] {
  const taken = [
    ...columnsOfDays(days),
    ...mapped.flatMap(({ field, source }) => (fields.includes(field) ? columnsOf(source) : [])),
  ];
  const known = [...header.keys()].filter((index) =>
    fields.some((field) => isNamed(profile, field, header[index] ?? '')),
  );
  return [...new Set([...taken, ...known])];
}

function columnsOfDays(days: Mapping['days']): readonly number[] {
  switch (days.kind) {
    case 'report':
    case 'none':
      return [];
    case 'span':
      return [...columnsOf(days.start), ...columnsOf(days.end)];
    default:
      return columnsOf(days.source);
  }
}

function isNamed(profile: Profile, field: string, header: string): boolean {
  const { key } = headerWord(header);
  return (
    key !== '' &&
    profile.columns.some((rule) => rule.field === field && allWords(rule).map(wordKey).includes(key))
  );
}
