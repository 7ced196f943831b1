/** Finds the columns of a file by name, and keeps track of those in use. */
import { wordKey } from '../layout/words.ts';
import { parseTemplate } from './template.ts';

/** Where a value comes from: a constant text, or texts and cells joined. */
export type Source =
  | { readonly kind: 'constant'; readonly text: string }
  | { readonly kind: 'cells'; readonly parts: readonly (string | number)[] };

/** The text of a source in one row; '' when all of its cells are empty or mean "not measured". */
export function readSource(
  source: Source,
  cells: readonly string[],
  isPlaceholder: (cell: string) => boolean,
): string {
  if (source.kind === 'constant') return source.text;
  const [only] = source.parts;
  if (source.parts.length === 1 && typeof only === 'number') {
    const cell = cells[only] ?? '';
    return isPlaceholder(cell) ? '' : cell;
  }
  const texts = source.parts.map((part) => (typeof part === 'string' ? part : (cells[part] ?? '')));
  const isEmpty = source.parts.every(
    (part, index) => typeof part === 'string' || isPlaceholder(texts[index] ?? ''),
  );
  return isEmpty ? '' : texts.join('');
}

/** Columns that a source reads. */
export function columnsOf(source: Source): readonly number[] {
  return source.kind === 'constant' ? [] : source.parts.filter((part) => typeof part === 'number');
}

/** Finds columns for sources, and adds problems to the given list. */
export class Columns {
  readonly #header: readonly string[];
  readonly #problems: string[];
  readonly #used = new Set<number>();

  constructor(header: readonly string[], problems: string[]) {
    this.#header = header;
    this.#problems = problems;
  }

  /** The cell of a column, which then counts as used. */
  take(index: number): Source {
    this.#used.add(index);
    return { kind: 'cells', parts: [index] };
  }

  /** A column by its name or its number (#3), or a template of columns. */
  source(value: string, place: string): Source | undefined {
    const index = this.#find(value, place);
    if (index !== undefined) return index < 0 ? undefined : this.take(index);
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

  /** Named columns that are not used. */
  unused(): readonly string[] {
    return this.#header.filter((name, index) => name !== '' && !this.#used.has(index));
  }

  #indexOf(column: string, place: string): number {
    const index = this.#find(column, place) ?? -1;
    if (index < 0) this.#missing(column, place);
    else this.#used.add(index);
    return index;
  }

  /** Index of the column; undefined when there is none, -1 when there are several. */
  #find(name: string, place: string): number | undefined {
    const exact = this.#matches((each) => each === name);
    const found =
      exact.length > 0 ? exact : this.#matches((each) => each !== '' && wordKey(each) === wordKey(name));
    if (found.length > 1) {
      const places = found.map((index) => `#${index + 1}`).join(' or ');
      this.#problems.push(
        `${place}: the file has more than one column "${name}": name it by its place, ${places}`,
      );
      return -1;
    }
    const byPlace = /^#(\d{1,4})$/.exec(name)?.[1];
    const index = found[0] ?? (byPlace === undefined ? undefined : Number(byPlace) - 1);
    return index !== undefined && index >= 0 && index < this.#header.length ? index : undefined;
  }

  #matches(test: (name: string) => boolean): readonly number[] {
    return [...this.#header.keys()].filter((index) => test(this.#header[index] ?? ''));
  }

  #missing(column: string, place: string): undefined {
    if (
      !this.#problems.some((each) =>
        each.startsWith(`${place}: the file has more than one column "${column}"`),
      )
    ) {
      this.#problems.push(`${place}: the file has no column "${column}"`);
    }
    return undefined;
  }
}
