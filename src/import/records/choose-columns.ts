/** Chooses the column or text of each field: first the choices of a person, then the words of the profile. */
import { headerWord, wordKey } from '../layout/words.ts';
import type { Settings } from '../plan-types.ts';
import { importProblem } from '../problem.ts';
import { allWords, type Profile } from '../profiles/profile.ts';
import { type Columns, columnsOf, type Source } from './columns.ts';
import type { FigureKind } from './fields.ts';

/** A field and where its value comes from. */
export interface FieldSource<Name extends string> {
  readonly field: Name;
  readonly source: Source;
}

/** The fields that --map and --set know. */
export interface FieldSet {
  /** All names, as messages list them. */
  readonly names: readonly string[];
  /** The field with this name; undefined when there is none. */
  named(word: string): string | undefined;
  /** Which kind of metric a field is; `undefined` for a text. */
  figureOf(field: string): FigureKind | undefined;
}

/** Sources by field; undefined for a field that is left out on purpose. */
export type Sources = Map<string, Source | undefined>;

/** Sources chosen by --map and --set. */
function chosenSources(
  { map = [], set = [] }: Settings,
  { fields, columns, problems }: { fields: FieldSet; columns: Columns; problems: string[] },
): Sources {
  const sources: Sources = new Map();
  const choose = (entry: string, option: string, source: (value: string) => Source | undefined): void => {
    const [name, value] = splitEntry(entry, option, problems);
    const field = fields.named(name);
    if (value === undefined) return;
    if (field === undefined) {
      problems.push(`${option} ${entry}: there is no field "${name}" (fields: ${fields.names.join(', ')})`);
      return;
    }
    if (sources.has(field)) problems.push(`${option} ${entry}: ${field} is given twice`);
    sources.set(field, value === '' ? undefined : source(value));
  };
  for (const entry of map) choose(entry, '--map', (value) => columns.source(value, `--map ${entry}`));
  for (const entry of set) choose(entry, '--set', (value) => ({ kind: 'constant', text: value }));
  return sources;
}

/** Sources from the options and, for fields that no option gives, from the settings of the profile. */
export function settledSources(
  settings: Settings,
  profile: Profile,
  context: { fields: FieldSet; columns: Columns; problems: string[] },
): Sources {
  const sources = chosenSources(settings, context);
  for (const [field, source] of chosenSources(profile.settings, context)) {
    if (!sources.has(field)) sources.set(field, source);
  }
  return sources;
}

/**
 * Gives each remaining field the column of the first rule that finds one. `isClosed` tells which fields the choices
 * rule out.
 */
export function takeKnownColumns(
  sources: Sources,
  {
    header,
    profile,
    columns,
    problems,
    isClosed,
  }: {
    readonly header: readonly string[];
    readonly profile: Profile;
    readonly columns: Columns;
    readonly problems: string[];
    readonly isClosed: (field: string) => boolean;
  },
): void {
  for (const rule of profile.columns) {
    const { field } = rule;
    if (sources.has(field) || isClosed(field)) continue;
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
}

/** Columns whose header is one of the words, with or without a unit. */
export function columnsNamed(header: readonly string[], words: readonly string[]): readonly number[] {
  const keys = new Set(words.map(wordKey));
  const matches = (test: (word: ReturnType<typeof headerWord>) => boolean): readonly number[] =>
    [...header.keys()].filter((index) => header[index] !== '' && test(headerWord(header[index] ?? '')));
  const exact = matches(({ key }) => keys.has(key));
  return exact.length > 0 ? exact : matches(({ bareKey }) => keys.has(bareKey));
}

/** Cells that a row must have: up to the last column with a name. */
export function namedWidth(header: readonly string[]): number {
  return header.length - [...header].reverse().findIndex((name) => name !== '');
}

/** Currency in the headers of amounts. Throws ImportProblems when there are several. */
export function headerCurrency(
  header: readonly string[],
  fields: readonly FieldSource<string>[],
  figureOf: FieldSet['figureOf'],
): string | undefined {
  const currencies = fields
    .filter(({ field }) => figureOf(field) === 'amount')
    .flatMap(({ source }) => columnsOf(source))
    .flatMap((index) => headerWord(header[index] ?? '').currency ?? []);
  const [first, ...others] = [...new Set(currencies)];
  if (others.length === 0) return first;
  throw importProblem(
    'SEVERAL_CURRENCIES',
    `the amounts are in ${[first, ...others].join(' and ')}: leave one out, for example --map revenue=`,
  );
}

/** `NAME=VALUE` of an option. */
export function splitEntry(
  entry: string,
  option: string,
  problems: string[],
): readonly [name: string, value: string | undefined] {
  const at = entry.indexOf('=');
  if (at > 0) return [entry.slice(0, at).trim(), entry.slice(at + 1).trim()];
  problems.push(`${option} ${entry}: must be NAME=VALUE`);
  return [entry, undefined];
}

/** All mapping problems as one error. */
export function mappingProblem(problems: readonly string[], header: readonly string[]): Error {
  const columns = `columns of the file: ${header.filter((name) => name !== '').join(', ')}`;
  return importProblem(
    'MAPPING_INCOMPLETE',
    ['the columns cannot be mapped', ...problems.map((each) => `  ${each}`), `  ${columns}`].join('\n'),
  );
}
