/** Reads everything that is stored of an account, page by page. */
import type { StoredLink, StoredNode } from '../gen/kaizen/v1/transfer.ts';
import { AccountRecord } from '../gen/kaizen/v1/transfer.ts';
import {
  type ReadLinksInRow,
  type ReadNodesRow,
  readAccount,
  readCycles,
  readLinksIn,
  readLinksOut,
  readNodes,
} from '../gen/queries.ts';
import type { Graph } from '../graph/graph.ts';
import { keyRangeOf } from '../learning/reset/reset-scope.ts';
import { ownerOf, propertyProblem, type RecordOwner } from './property-problem.ts';
import { LINK_KINDS, type LinkKind } from './stored-links.ts';
import {
  type Kinds,
  LEFT_OUT_PROPERTIES,
  STORED_LABELS,
  STORED_NODES,
  type StoredLabel,
} from './stored-nodes.ts';
import { storedProperties } from './stored-values.ts';

/** Nodes in one page. The largest, events, have up to about 100 kB, most have less than one. */
const NODES_PER_PAGE = 200;

/** What reading needs. */
export interface ReadDependencies {
  readonly graph: Pick<Graph, 'run'>;
  readonly signal?: AbortSignal | undefined;
}

/**
 * The nodes of an account, then its relationships, in an order that depends on nothing but them. No page grows with the
 * account. Nothing comes of an account that does not exist.
 */
export async function* readContent(
  dependencies: ReadDependencies,
  accountId: string,
): AsyncGenerator<readonly AccountRecord[]> {
  const owner = ownerOf(accountId);
  for (const label of STORED_LABELS) {
    for await (const rows of pagesOf(pageOfNodes(dependencies, label, owner))) {
      yield rows.map(({ properties }) => nodeRecord(label, properties, owner));
    }
  }
  for (const kind of LINK_KINDS) {
    for await (const rows of pagesOf(pageOfLinks(dependencies, kind, owner))) {
      yield rows.flatMap(({ links }) => linkRecords(kind, links, owner));
    }
  }
}

/** Reads the rows after a key, at most a page. */
type ReadPage<Row> = (afterKey: string) => Promise<readonly Row[]>;

async function* pagesOf<Row extends { readonly nodeKey: string }>(
  read: ReadPage<Row>,
): AsyncGenerator<readonly Row[]> {
  for (let afterKey = ''; ; ) {
    const rows = await read(afterKey);
    if (rows.length > 0) yield rows;
    const last = rows.at(-1);
    if (last === undefined || rows.length < NODES_PER_PAGE) return;
    afterKey = last.nodeKey;
  }
}

function pageOfNodes(
  { graph, signal }: ReadDependencies,
  label: StoredLabel,
  { accountKey }: RecordOwner,
): ReadPage<ReadNodesRow> {
  const nodes = BigInt(NODES_PER_PAGE);
  if (label === 'Account') {
    return async () => {
      const row = await graph.run(readAccount, { accountKey }, { signal });
      return row === undefined ? [] : [row];
    };
  }
  if (label === 'Cycle')
    return (afterKey) => graph.run(readCycles, { accountKey, afterKey, nodes }, { signal });
  const range = keyRangeOf(accountKey);
  return (afterKey) =>
    graph.run(readNodes[label], { ...range, afterKey: afterKey || range.afterKey, nodes }, { signal });
}

function pageOfLinks(
  { graph, signal }: ReadDependencies,
  { name, by }: LinkKind,
  { accountKey }: RecordOwner,
): ReadPage<ReadLinksInRow> {
  const query =
    by === 'from'
      ? readLinksOut[name as keyof typeof readLinksOut]
      : readLinksIn[name as keyof typeof readLinksIn];
  const range = keyRangeOf(accountKey);
  return (afterKey) =>
    graph.run(
      query,
      { ...range, afterKey: afterKey || range.afterKey, nodes: BigInt(NODES_PER_PAGE) },
      { signal },
    );
}

function nodeRecord(label: StoredLabel, read: ReadNodesRow['properties'], owner: RecordOwner): AccountRecord {
  const kinds = STORED_NODES.get(label) ?? new Map();
  const properties = storedProperties(read, kinds, LEFT_OUT_PROPERTIES[label]);
  assertKnown(label, { properties, kinds, owner });
  return recordOf({ $case: 'node', value: { label, properties } });
}

/** The relationships of one node, in an order that depends on nothing but them. */
function linkRecords(
  { name, kinds }: LinkKind,
  links: ReadLinksInRow['links'],
  owner: RecordOwner,
): readonly AccountRecord[] {
  const records = links.map(({ fromKey, toKey, properties: read }) => {
    const properties = storedProperties(read, kinds);
    assertKnown(name, { properties, kinds, owner });
    return recordOf({ $case: 'link', value: { kind: name, fromKey, toKey, properties } });
  });
  if (records.length < 2) return records;
  const encoded = records.map(
    (record) => [Buffer.from(AccountRecord.encode(record).finish()), record] as const,
  );
  return encoded.sort(([a], [b]) => Buffer.compare(a, b)).map(([, record]) => record);
}

function recordOf(record: NonNullable<AccountRecord['record']>): AccountRecord {
  return { record };
}

/** An export that no import takes would be no backup. The error names no value. */
function assertKnown(
  what: string,
  {
    properties,
    kinds,
    owner,
  }: Pick<StoredNode | StoredLink, 'properties'> & { readonly kinds: Kinds; readonly owner: RecordOwner },
): void {
  for (const property of properties) {
    const kind = kinds.get(property.name);
    const problem = kind === undefined ? 'is not known' : propertyProblem(property, kind, owner);
    if (problem !== undefined) throw new Error(`stored property ${what}.${property.name}: ${problem}`);
  }
}
