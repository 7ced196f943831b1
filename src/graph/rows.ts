import type { Record as DriverRecord } from 'neo4j-driver';
import { GraphError } from './errors.ts';
import type { Cardinality, QueryResult } from './query.ts';

/**
 * The records as plain rows, in the form that the query's cardinality promises. The row type comes from the query's
 * header. The generator has compared its names with RETURN.
 */
export function toResult<Row, C extends Cardinality>(
  query: { readonly name: string; readonly cardinality: C },
  records: readonly DriverRecord[],
): QueryResult<Row, C> {
  return shape<Row>(query.name, query.cardinality, records) as QueryResult<Row, C>;
}

function shape<Row>(
  name: string,
  cardinality: Cardinality,
  records: readonly DriverRecord[],
): Row | readonly Row[] | undefined {
  const [first] = records;
  switch (cardinality) {
    case 'many':
      return records.map((record) => toRow<Row>(record));
    case 'one':
      if (first === undefined || records.length > 1) throw cardinalityError(name, 'one row', records.length);
      return toRow<Row>(first);
    case 'optional':
      if (records.length > 1) throw cardinalityError(name, 'at most one row', records.length);
      return first === undefined ? undefined : toRow<Row>(first);
    case 'none':
      if (records.length > 0) throw cardinalityError(name, 'no row', records.length);
      return undefined;
    default:
      return cardinality satisfies never;
  }
}

/** Reads by position, which is several times cheaper than the driver's `toObject` (a generator per record). */
function toRow<Row>(record: DriverRecord): Row {
  const row: Record<string, unknown> = {};
  const { keys } = record;
  for (let index = 0; index < keys.length; index += 1) row[keys[index] as string] = record.get(index);
  return row as Row;
}

function cardinalityError(name: string, promised: string, got: number): GraphError {
  return new GraphError('UNEXPECTED', `The query promised ${promised}.`, {
    query: name,
    cause: { rows: got },
  });
}
