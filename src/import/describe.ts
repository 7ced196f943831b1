/** Describes what was found out about a file, for a person and for a profile. */
import type { Detected, MappingLine, NumberFormat, Settings } from './plan-types.ts';
import type { Source } from './records/columns.ts';
import type { Mapping } from './records/mapping.ts';
import type { CellRules } from './records/read-record.ts';
import type { Understood } from './understand.ts';

/** The detected properties of a file. */
export function describeFile(file: Understood<string>, rules: CellRules<string>): Detected {
  return {
    encoding: file.table.encoding ?? 'workbook',
    delimiter: file.delimiter,
    headerLine: file.headerLine,
    profile: file.profile.name,
    language: file.language,
    numberFormat: numberFormatOf(rules),
    dateFormat: file.settings.dateFormat ?? rules.dates.order,
    rates: rules.rates,
    currency: rules.currency,
    sheet: file.table.sheet,
  };
}

function numberFormatOf({ numberFormat, numberFormats }: CellRules<string>): NumberFormat | undefined {
  const [only, ...others] = new Set(numberFormats.values());
  return numberFormat ?? (others.length === 0 ? only : undefined);
}

/**
 * The mapping, line by line: first what a row is about, then its metrics, in the order of `names` and not of the
 * columns.
 */
export function describeMapping(
  { header, fields, days, traits }: Mapping<string>,
  names: readonly string[],
): readonly MappingLine[] {
  const text = (source: Source): string => sourceText(source, header);
  const ordered = [...fields].sort((one, other) => names.indexOf(one.field) - names.indexOf(other.field));
  return [
    ...dayLines(days, text),
    ...ordered.map(({ field, source }) => ({ field, source: text(source) })),
    ...traits.map(({ word, source }) => ({ field: `trait ${word}`, source: text(source) })),
  ];
}

function dayLines(days: Mapping['days'], text: (source: Source) => string): readonly MappingLine[] {
  switch (days.kind) {
    case 'none':
      return [];
    case 'report':
      return [{ field: 'date', source: 'the days above the table' }];
    case 'span':
      return [{ field: 'date', source: `${text(days.start)} to ${text(days.end)}` }];
    case 'day':
      return [{ field: 'date', source: text(days.source) }];
    default:
      return [{ field: 'date', source: `${text(days.source)} (each a ${days.kind})` }];
  }
}

function sourceText(source: Source, header: readonly string[]): string {
  if (source.kind === 'constant') return JSON.stringify(source.text);
  return entryText(source.parts, header);
}

/** A source in the form that --map takes. */
function entryText(parts: readonly (string | number)[], header: readonly string[]): string {
  const name = (index: number): string => {
    const text = header[index] ?? '';
    const isUnique = header.filter((each) => each === text).length === 1;
    return isUnique && text !== '' ? text : `#${index + 1}`;
  };
  const [only] = parts;
  if (parts.length === 1 && typeof only === 'number' && !/[{}]/.test(header[only] ?? '')) return name(only);
  return parts
    .map((part) => (typeof part === 'number' ? `{${name(part)}}` : part.replace(/[{}]/g, '$&$&')))
    .join('');
}

/** All settled settings. With them, the next file of the same kind needs no questions. */
export function settledOf(
  file: Understood<string>,
  rules: CellRules<string>,
): Settings & { readonly profile: string } {
  const { mapping } = rules;
  const detected = describeFile(file, rules);
  const entries = (kind: Source['kind']): readonly string[] =>
    [...mapping.fields, ...daySources(mapping)].flatMap(({ field, source }) => {
      if (source.kind !== kind) return [];
      return [
        `${field}=${source.kind === 'constant' ? source.text : entryText(source.parts, mapping.header)}`,
      ];
    });
  const set = entries('constant');
  const currency = rules.currency !== undefined && !mapping.fields.some(({ field }) => field === 'currency');
  const { spread, sum, exactIds, sheet, headerLine } = file.settings;
  return {
    profile: file.profile.name,
    ...present({
      encoding: file.table.encoding,
      delimiter: file.delimiter,
      numberFormat: detected.numberFormat,
      dateFormat: detected.dateFormat,
      rates: detected.rates,
      sheet,
      headerLine,
      spread,
      sum,
      exactIds,
    }),
    map: entries('cells'),
    set: currency ? [...set, `currency=${rules.currency}`] : set,
    trait: mapping.traits.map(
      ({ word, source }) =>
        `${word}=${source.kind === 'cells' ? entryText(source.parts, mapping.header) : ''}`,
    ),
  };
}

function daySources({
  days,
}: Mapping<string>): readonly { readonly field: string; readonly source: Source }[] {
  switch (days.kind) {
    case 'report':
    case 'none':
      return [];
    case 'span':
      return [
        { field: 'range_start', source: days.start },
        { field: 'range_end', source: days.end },
      ];
    case 'day':
      return [{ field: 'date', source: days.source }];
    default:
      return [{ field: days.kind, source: days.source }];
  }
}

function present(settings: { readonly [Key in keyof Settings]?: Settings[Key] | undefined }): Settings {
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => value !== undefined));
}
