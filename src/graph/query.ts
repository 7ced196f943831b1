import type { Integer } from 'neo4j-driver';

/** How many rows a query returns; it decides the type of the result of `run`. */
export type Cardinality = 'one' | 'optional' | 'many' | 'none';

/** One query of the typed module generated from `cypher/`. */
export interface Query<Params, Row, C extends Cardinality> {
  /** Path of its file without extension, `ingestion/batch/find-events`; used in logs, metrics and errors. */
  readonly name: string;
  readonly mode: 'read' | 'write';
  readonly cardinality: C;
  readonly text: string;
  /** Never present. It only connects the types of parameters and rows with the value. */
  readonly types?: (params: Params) => Row;
}

/** A query whose parameters and rows do not matter, for lists of all queries. */
export type AnyQuery = Pick<Query<never, unknown, Cardinality>, 'name' | 'mode' | 'cardinality' | 'text'>;

/** Result of `run`: the row, the row or undefined, the rows, or nothing. */
export type QueryResult<Row, C extends Cardinality> = C extends 'one'
  ? Row
  : C extends 'optional'
    ? Row | undefined
    : C extends 'many'
      ? readonly Row[]
      : undefined;

/** Types of the numbers in a date that is given as a parameter. The driver packs each as INTEGER. */
export type NumberOrInteger = number | bigint | Integer;
