import type { Integer } from 'neo4j-driver';

/** How many rows a query returns; it decides the type of the result of `run`. */
export type Cardinality = 'one' | 'optional' | 'many' | 'none';

/** One query of the typed module generated from `cypher/`. */
export interface Query<Params, Row, C extends Cardinality> {
  /** Path of its file without extension, `events/find-events`; used in logs, metrics and errors. */
  readonly name: string;
  readonly mode: 'read' | 'write';
  readonly cardinality: C;
  readonly text: string;
  /** Never present: it only ties the types of parameters and rows to the value. */
  readonly types?: (params: Params) => Row;
}

/** A query whose parameters and rows do not matter, as in lists of all queries. */
export type AnyQuery = Pick<Query<never, unknown, Cardinality>, 'name' | 'mode' | 'cardinality' | 'text'>;

/** What `run` resolves to: the row, the row or undefined, the rows, or nothing. */
export type QueryResult<Row, C extends Cardinality> = C extends 'one'
  ? Row
  : C extends 'optional'
    ? Row | undefined
    : C extends 'many'
      ? readonly Row[]
      : undefined;

/** The numbers a date given as a parameter may be made of; the driver packs each as INTEGER there. */
export type NumberOrInteger = number | bigint | Integer;
