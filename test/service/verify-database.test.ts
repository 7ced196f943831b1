import neo4j from 'neo4j-driver';
import { expect, it } from 'vitest';
import { toGraphError } from '../../src/graph/errors.ts';
import { withAdvice } from '../../src/service/verify-database.ts';

const connection = { uri: 'bolt://db:7687', username: 'neo4j', password: 'secret', database: 'neo4j' };
const external = { connection, place: 'NEO4J_URI (bolt://db:7687)', brokenText: undefined };
const embedded = {
  connection,
  place: 'KAIZEN_DATA_DIR (/data)',
  brokenText: (code: string) => `broken (${code})`,
};

function adviceOn(code: string, database: typeof external | typeof embedded): string {
  const error = new neo4j.Neo4jError('some text', code as 'ServiceUnavailable', '50N42', 'text');
  return String(withAdvice(toGraphError(error, 'area/query'), database));
}

it.each([external, embedded])('says of a database at $place that it takes no writes', (database) => {
  for (const code of [
    'Neo.ClientError.General.WriteOnReadOnlyAccessDatabase',
    'Neo.ClientError.General.ForbiddenOnReadOnlyDatabase',
  ])
    expect(adviceOn(code, database)).toContain(`${database.place} takes no writes (${code})`);
});

it('tells a database that is too slow from one that is broken, and from a server that is not there', () => {
  const timeout = 'Neo.ClientError.Transaction.TransactionTimedOut';
  expect(adviceOn(timeout, embedded)).toContain('too busy');
  expect(adviceOn('Neo.DatabaseError.General.UnknownError', embedded)).toContain('broken');
  expect(adviceOn('ServiceUnavailable', external)).toContain('No Neo4j server answers');
});
