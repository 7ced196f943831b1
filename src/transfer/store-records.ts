/** Stores checked records of an account that is being imported. */
import { createLinks, createNodes, createSegments, writeArrivingAccount } from '../gen/queries.ts';
import { GraphError } from '../graph/errors.ts';
import type { Graph } from '../graph/graph.ts';
import { keyParts } from '../graph/keys.ts';
import type { GraphTransaction } from '../graph/transaction.ts';
import { fencedWrite } from '../learning/cycle/cycle-lease.ts';
import { groupBy } from '../shared/group-by.ts';
import type { Arrival } from './arriving-account.ts';
import type { CheckedLink, CheckedNode } from './record-reader.ts';

/** Something the database says about a line. */
export interface LineProblem {
  readonly line: number;
  readonly description: string;
}

/** Stores records in one transaction. What is wrong with them is returned, and then nothing is stored. */
export async function storeRecords(
  graph: Graph,
  arrival: Arrival,
  records: readonly (CheckedNode | CheckedLink)[],
): Promise<readonly LineProblem[]> {
  if (records.length === 0) return [];
  const nodes = records.filter((record) => record.is === 'node');
  const links = records.filter((record) => record.is === 'link');
  try {
    await fencedWrite(graph, arrival.lease, async (transaction) => {
      await storeNodes(transaction, arrival, nodes);
      const problems = await storeLinks(transaction, arrival, links);
      if (problems.length > 0) throw new UnusableLinks(problems);
    });
    return [];
  } catch (error) {
    if (error instanceof UnusableLinks) return error.problems;
    if (error instanceof GraphError && error.kind === 'CONSTRAINT') return [takenKey(records)];
    throw error;
  }
}

/** Rolls the transaction back. */
class UnusableLinks extends Error {
  override readonly name = 'UnusableLinks';
  readonly problems: readonly LineProblem[];

  constructor(problems: readonly LineProblem[]) {
    super('relationships without ends');
    this.problems = problems;
  }
}

/** The database does not tell which one it is. */
function takenKey(records: readonly (CheckedNode | CheckedLink)[]): LineProblem {
  const line = records[0]?.line ?? 0;
  const last = records.at(-1)?.line ?? line;
  return { line, description: `between here and line ${last}, the key of a node is taken already` };
}

async function storeNodes(
  transaction: GraphTransaction,
  { accountKey }: Arrival,
  nodes: readonly CheckedNode[],
): Promise<void> {
  for (const [label, group] of groupBy(nodes, ({ label }) => label)) {
    if (label === 'Account') {
      for (const { properties } of group) {
        await transaction.run(writeArrivingAccount, { accountKey, properties });
      }
    } else await transaction.run(createNodes[label as keyof typeof createNodes], { nodes: group });
  }
}

async function storeLinks(
  transaction: GraphTransaction,
  { accountKey }: Arrival,
  links: readonly CheckedLink[],
): Promise<readonly LineProblem[]> {
  await transaction.run(createSegments, { segments: segmentsOf(links) });
  const problems: LineProblem[] = [];
  for (const [name, group] of groupBy(links, ({ kind }) => kind.name)) {
    const rows = group.map(({ line, fromKey, toKey, properties }) => ({
      ...{ line: BigInt(line), fromKey, toKey, properties },
    }));
    // Until it is admitted, the account has another label.
    const query = name.replace(/^Account_/, 'ArrivingAccount_') as keyof typeof createLinks;
    const created = new Set(
      (await transaction.run(createLinks[query], { accountKey, links: rows })).map(({ line }) => line),
    );
    for (const { line } of group) {
      if (!created.has(line))
        problems.push({ line, description: 'names a node that the account does not have' });
    }
  }
  return problems;
}

function segmentsOf(links: readonly CheckedLink[]) {
  const keys = new Set(links.filter(({ kind }) => kind.to === 'Segment').map(({ toKey }) => toKey));
  return [...keys].sort().map((segmentKey) => {
    const [industry = '', clientType = ''] = keyParts(segmentKey);
    return { segmentKey, industry, clientType };
  });
}
