/** What the columns of a file are to the stages: figures, names, dates, identifiers. */
import { headerWord, wordKey } from './layout/words.ts';
import { isMetric } from './profiles/choose-profile.ts';
import { allWords, DATE_FIELDS, type Profile } from './profiles/profile.ts';
import { columnsOf } from './records/columns.ts';
import { FIELDS, type FieldName } from './records/fields.ts';
import type { Mapping } from './records/mapping.ts';

/** Columns by their place. */
export interface ColumnRoles {
  /** Numbers, with whether only whole ones make sense. */
  readonly numbers: ReadonlyMap<number, { readonly isCount: boolean }>;
  /** The column of a figure. */
  readonly figures: ReadonlyMap<FieldName, number>;
  /** What rows are about. */
  readonly names: readonly number[];
  readonly dates: readonly number[];
  readonly ids: readonly number[];
}

const ID_FIELDS: readonly FieldName[] = ['content_id', 'project_id', 'audience', 'test_id'];

/** Gives every column its roles. */
export function columnRoles(mapping: Mapping, profile: Profile): ColumnRoles {
  const numbers = new Map<number, { isCount: boolean }>();
  const figures = new Map<FieldName, number>();
  const ids = new Set<number>();
  const units = new Set<number>();
  for (const { field, source } of mapping.fields) {
    const columns = columnsOf(source);
    const { figure } = FIELDS[field];
    const [only] = columns;
    if (figure !== undefined && only !== undefined && columns.length === 1) {
      numbers.set(only, { isCount: figure === 'count' || figure === 'whole' });
      figures.set(field, only);
    }
    for (const column of columns) {
      if (ID_FIELDS.includes(field)) ids.add(column);
      if (field === 'currency' || figure !== undefined) units.add(column);
    }
  }
  const dates = dateColumns(mapping, profile);
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
  return { numbers, figures, names: [...mapping.header.keys()].filter(isName), dates, ids: [...ids] };
}

function dateColumns({ days, header }: Mapping, profile: Profile): readonly number[] {
  const taken =
    days.kind === 'report'
      ? []
      : days.kind === 'span'
        ? [...columnsOf(days.start), ...columnsOf(days.end)]
        : columnsOf(days.source);
  const fields = ['date', ...DATE_FIELDS];
  const known = [...header.keys()].filter((index) =>
    fields.some((field) => isNamed(profile, field, header[index] ?? '')),
  );
  return [...new Set([...taken, ...known])];
}

function isNamed(profile: Profile, field: string, header: string): boolean {
  const { key } = headerWord(header);
  return (
    key !== '' &&
    profile.columns.some((rule) => rule.field === field && allWords(rule).map(wordKey).includes(key))
  );
}
