/** A Cypher type as declared in a header, with `NOT NULL` as `nullable: false`. */
export type CypherType =
  | { readonly kind: 'scalar'; readonly name: ScalarName; readonly nullable: boolean }
  | { readonly kind: 'list'; readonly item: CypherType; readonly nullable: boolean }
  | { readonly kind: 'map'; readonly fields: readonly CypherField[] | undefined; readonly nullable: boolean };

/** A named, typed value: a parameter, a returned column or a field of a typed map. */
export interface CypherField {
  readonly name: string;
  readonly type: CypherType;
}

const SCALARS = ['ZONED DATETIME', 'STRING', 'INTEGER', 'FLOAT', 'BOOLEAN', 'DATE', 'ANY'] as const;
type ScalarName = (typeof SCALARS)[number];

/** A syntax error of {@link TypeReader}. Its message goes into the list of problems. */
export class TypeSyntaxError extends Error {
  override readonly name = 'TypeSyntaxError';
}

/** Recursive-descent parser of header types. The position is public, so that the caller can read the rest of a line. */
export class TypeReader {
  readonly text: string;
  position = 0;

  constructor(text: string) {
    this.text = text;
  }

  /** `TYPE [NOT NULL]`. */
  type(): CypherType {
    if (this.accept(/LIST\s*</)) {
      // Items are never null, whether or not the header says NOT NULL: the store cannot hold lists with nulls.
      const item = { ...this.type(), nullable: false };
      this.expect(/>/, "'>' at the end of LIST<…>");
      return { kind: 'list', item, nullable: !this.notNull() };
    }
    if (this.accept(/MAP\b/)) {
      const fields = this.peek(/\{/) ? this.fields() : undefined;
      return { kind: 'map', fields, nullable: !this.notNull() };
    }
    for (const name of SCALARS) {
      if (this.accept(new RegExp(`${name.replace(' ', '\\s+')}\\b`))) {
        return { kind: 'scalar', name, nullable: !this.notNull() };
      }
    }
    throw new TypeSyntaxError(`unknown type at '${this.rest().slice(0, 30)}'`);
  }

  /** `{ name TYPE, name :: TYPE, … }`. */
  fields(): readonly CypherField[] {
    this.expect(/\{/, "'{'");
    const fields: CypherField[] = [];
    do {
      const name = this.expect(/[A-Za-z_]\w*/, 'a field name');
      if (fields.some((field) => field.name === name)) {
        throw new TypeSyntaxError(`field '${name}' is declared twice`);
      }
      this.accept(/::/);
      fields.push({ name, type: this.type() });
    } while (this.accept(/,/));
    this.expect(/\}/, "'}' or ','");
    return fields;
  }

  /** The rest of the line after the position, trimmed. */
  rest(): string {
    return this.text.slice(this.position).trim();
  }

  /** Reads `pattern` at the position, or fails with the name of what was `wanted`. */
  expect(pattern: RegExp, wanted: string): string {
    const found = this.accept(pattern);
    if (found === undefined) {
      throw new TypeSyntaxError(`expected ${wanted} at '${this.rest().slice(0, 30) || 'end of line'}'`);
    }
    return found;
  }

  /** Reads `pattern` after white space, if it comes next. */
  accept(pattern: RegExp): string | undefined {
    const sticky = new RegExp(`\\s*(${pattern.source})`, 'y');
    sticky.lastIndex = this.position;
    const match = sticky.exec(this.text);
    if (match === null) return undefined;
    this.position = sticky.lastIndex;
    return match[1];
  }

  private peek(pattern: RegExp): boolean {
    const before = this.position;
    const found = this.accept(pattern) !== undefined;
    this.position = before;
    return found;
  }

  private notNull(): boolean {
    return this.accept(/NOT\s+NULL\b/) !== undefined;
  }
}

/** Where a type is used: the driver accepts and returns different TypeScript types for the same Cypher type. */
export type TypePlace = 'param' | 'row';

/**
 * The TypeScript type of a Cypher type. An INTEGER parameter is a `bigint`, because the driver packs every `number` as
 * FLOAT. In rows it is a `number`, because the driver runs with `disableLosslessIntegers`.
 */
export function renderType(type: CypherType, place: TypePlace): string {
  const text = renderNonNull(type, place);
  return type.nullable && text !== 'unknown' ? `${text} | null` : text;
}

/** `{ readonly a: string; readonly b: number | null }`. */
export function renderFields(fields: readonly CypherField[], place: TypePlace): string {
  return `{ ${fields.map((field) => `readonly ${field.name}: ${renderType(field.type, place)}`).join('; ')} }`;
}

function renderNonNull(type: CypherType, place: TypePlace): string {
  switch (type.kind) {
    case 'list':
      return `ReadonlyArray<${renderType(type.item, place)}>`;
    case 'map':
      return type.fields === undefined
        ? 'Readonly<Record<string, unknown>>'
        : renderFields(type.fields, place);
    case 'scalar':
      return renderScalar(type.name, place);
  }
}

function renderScalar(name: ScalarName, place: TypePlace): string {
  switch (name) {
    case 'STRING':
      return 'string';
    case 'BOOLEAN':
      return 'boolean';
    case 'FLOAT':
      return 'number';
    case 'INTEGER':
      return place === 'param' ? 'bigint' : 'number';
    case 'DATE':
      return place === 'param' ? 'Neo4jDate<NumberOrInteger>' : 'Neo4jDate<number>';
    case 'ZONED DATETIME':
      return place === 'param' ? 'Neo4jDateTime<NumberOrInteger>' : 'Neo4jDateTime<number>';
    case 'ANY':
      return 'unknown';
  }
}
