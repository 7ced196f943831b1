/** Which cell of a row becomes which field of a record. */
import { TraitKind } from '../../gen/kaizen/v1/vocabulary.ts';
import { CommandFailure } from '../failure.ts';
import { enumValue, enumWords } from '../format/names.ts';
import { EXCLUSIVE, FIELDS, type FieldName, fieldNamed, REQUIRED } from './fields.ts';
import { parseTemplate } from './template.ts';

/** Where a value comes from: the same text for every row, or texts and cells joined. */
export type Source =
  | { readonly kind: 'constant'; readonly text: string }
  | { readonly kind: 'cells'; readonly parts: readonly (string | number)[] };

/** A field and where its value comes from. */
export interface FieldSource {
  readonly field: FieldName;
  readonly source: Source;
}

/** A kind of trait and where its value comes from. */
export interface TraitSource {
  readonly kind: TraitKind;
  readonly source: Source;
}

/** How rows become records. */
export interface Mapping {
  /** Cells of each row. */
  readonly columnCount: number;
  readonly fields: readonly FieldSource[];
  readonly traits: readonly TraitSource[];
  /** Columns that no field and no trait takes. */
  readonly unusedColumns: readonly string[];
}

/** What the person asked for, each entry as `name=value`. */
export interface MappingOptions {
  readonly map: readonly string[];
  readonly set: readonly string[];
  readonly trait: readonly string[];
}

const KIND_PREFIX = 'TRAIT_KIND_';

/** Joins the options with the file's own columns. Throws a {@link CommandFailure} that lists every problem. */
export function resolveMapping(options: MappingOptions, header: readonly string[]): Mapping {
  const problems: string[] = [];
  const columns = new Columns(header, problems);
  const fields = new Map<FieldName, Source>();
  const chosen = new Set<FieldName>();
  const choose = (entry: string, option: string, source: (value: string) => Source | undefined): void => {
    const [name, value] = splitEntry(entry, option, problems);
    const field = fieldNamed(name);
    if (value === undefined) return;
    if (field === undefined) {
      problems.push(
        `${option} ${entry}: there is no field "${name}" (fields: ${Object.keys(FIELDS).join(', ')})`,
      );
      return;
    }
    if (chosen.has(field)) problems.push(`${option} ${entry}: ${field} is given twice`);
    chosen.add(field);
    const found = value === '' ? undefined : source(value);
    if (found !== undefined) fields.set(field, found);
  };
  for (const entry of options.map) choose(entry, '--map', (value) => columns.source(value, `--map ${entry}`));
  for (const entry of options.set) choose(entry, '--set', (value) => ({ kind: 'constant', text: value }));
  const traits = options.trait.flatMap((entry) => traitSource(entry, columns, problems));
  for (const [index, name] of header.entries()) {
    const field = fieldNamed(name);
    const replaced = EXCLUSIVE.some(
      (pair) => field !== undefined && pair.includes(field) && pair.some((one) => chosen.has(one)),
    );
    if (field !== undefined && !chosen.has(field) && !replaced) fields.set(field, columns.take(index));
  }
  problems.push(...missingFields(fields));
  if (problems.length > 0) throw mappingFailure(problems, header);
  return {
    columnCount: header.length,
    fields: [...fields].map(([field, source]) => ({ field, source })),
    traits,
    unusedColumns: columns.unused(),
  };
}

/** The text of a source in one row, without blanks around it; '' when every cell it is made of is empty. */
export function readSource(source: Source, cells: readonly string[]): string {
  if (source.kind === 'constant') return source.text;
  const texts = source.parts.map((part) => (typeof part === 'string' ? part : (cells[part] ?? '').trim()));
  const isEmpty = source.parts.every((part, index) => typeof part === 'string' || texts[index] === '');
  return isEmpty ? '' : texts.join('');
}

/** The columns of a file, and which of them are used. */
class Columns {
  readonly #header: readonly string[];
  readonly #problems: string[];
  readonly #used = new Set<number>();

  constructor(header: readonly string[], problems: string[]) {
    this.#header = header;
    this.#problems = problems;
    for (const name of new Set(header.filter((each, index) => header.indexOf(each) !== index))) {
      problems.push(`the file has more than one column "${name}"`);
    }
  }

  /** The cell of a column. */
  take(index: number): Source {
    this.#used.add(index);
    return { kind: 'cells', parts: [index] };
  }

  /** A column by its name, or a template. */
  source(value: string, place: string): Source | undefined {
    const index = this.#header.indexOf(value);
    if (index >= 0) return this.take(index);
    if (!/[{}]/.test(value)) return this.#missing(value, place);
    const template = parseTemplate(value);
    if (!template.ok) {
      this.#problems.push(`${place}: ${template.problem}`);
      return undefined;
    }
    const parts = template.value.map((part) =>
      'text' in part ? part.text : this.#indexOf(part.column, place),
    );
    if (!parts.some((part) => typeof part === 'number')) return this.#missing(value, place);
    return { kind: 'cells', parts };
  }

  unused(): readonly string[] {
    return this.#header.filter((_, index) => !this.#used.has(index));
  }

  #indexOf(column: string, place: string): number {
    const index = this.#header.indexOf(column);
    if (index < 0) this.#missing(column, place);
    else this.#used.add(index);
    return index;
  }

  #missing(column: string, place: string): undefined {
    this.#problems.push(`${place}: the file has no column "${column}"`);
    return undefined;
  }
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
  return source === undefined ? [] : [{ kind, source }];
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

function missingFields(fields: ReadonlyMap<FieldName, Source>): readonly string[] {
  const missing = REQUIRED.filter((field) => !fields.has(field)).map(
    (field) => `nothing gives ${field}: --map ${field}=COLUMN or --set ${field}=VALUE`,
  );
  const doubled = EXCLUSIVE.filter((pair) => pair.every((field) => fields.has(field))).map(
    (pair) => `${pair.join(' and ')} say the same thing: leave one out with --map ${pair[1]}=`,
  );
  return [...missing, ...doubled];
}

function mappingFailure(problems: readonly string[], header: readonly string[]): CommandFailure {
  const columns = `columns of the file: ${header.join(', ')}`;
  return new CommandFailure(
    ['the columns cannot be mapped', ...problems.map((each) => `  ${each}`), `  ${columns}`].join('\n'),
  );
}
