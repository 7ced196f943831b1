/**
 * Defects that the checker must find. Each is planted in a copy of the sources, which is then built; the sources
 * themselves hold none. A storm that finds nothing proves something only as long as it finds these.
 */
import type { Findings } from './checker.ts';

/** A text of one source that is replaced. It must be there once. */
export interface Edit {
  readonly file: string;
  readonly find: string;
  readonly replace: string;
}

/** One defect. */
export interface PlantedDefect {
  readonly name: string;
  readonly edits: readonly Edit[];
  /** Queries that run on the database first. */
  readonly before?: readonly string[];
  /** Kills of its storm. 0: it shows without any fault. */
  readonly kills: number;
  /** Under which finding it is caught; at least one of these. */
  readonly caughtAs: readonly (keyof Omit<Findings, 'compared'>)[];
}

const QUERIES = 'src/gen/queries.ts';
const FOLD = 'src/ingestion/batch/fold-batch.ts';
const WRITE = 'src/ingestion/batch/write-batch.ts';
const END_OF_BATCH = '      return outcomes;\n    },\n    { timeoutMs: BATCH_TIMEOUT_MS },\n  );';

/** All of them. */
export const PLANTED_DEFECTS: readonly PlantedDefect[] = [
  {
    name: 'acknowledge early',
    edits: [
      {
        file: WRITE,
        find: "  return graph.transaction(\n    'write',",
        replace: `  let early: (outcomes: readonly Outcome[]) => void = () => undefined;
  const answered = new Promise<readonly Outcome[]>((resolve) => {
    early = resolve;
  });
  const committed = graph.transaction(
    'write',`,
      },
      {
        file: WRITE,
        find: END_OF_BATCH,
        replace: `      early(outcomes);
      await new Promise((resolve) => setTimeout(resolve, 200));
      return outcomes;
    },
    { timeoutMs: BATCH_TIMEOUT_MS },
  );
  committed.catch(() => undefined);
  return Promise.race([answered, committed]);`,
      },
    ],
    kills: 5,
    caughtAs: ['lost'],
  },
  {
    name: 'no uniqueness',
    before: ['DROP CONSTRAINT event_key', 'CREATE INDEX event_key_plain FOR (n:Event) ON (n.key)'],
    edits: [
      {
        file: QUERIES,
        find: String.raw`MATCH (event:Event {key: eventKey})\nRETURN event.key AS key, event.hash`,
        replace: String.raw`MATCH (event:Event {key: eventKey}) WHERE rand() < 0.5\nRETURN event.key AS key, event.hash`,
      },
    ],
    kills: 0,
    caughtAs: ['duplicated'],
  },
  {
    name: 'counter outside the transaction',
    edits: [
      {
        file: WRITE,
        find: "  return graph.transaction(\n    'write',",
        replace: "  let late: unknown;\n  return graph.transaction(\n    'write',",
      },
      {
        file: WRITE,
        find: END_OF_BATCH,
        replace: `      late = (writes as never as { late: unknown }).late;
      return outcomes;
    },
    { timeoutMs: BATCH_TIMEOUT_MS },
  ).then(async (outcomes) => {
    if (late !== undefined) await graph.run(countOwners, { owners: late as never }).catch(() => undefined);
    return outcomes;
  });`,
      },
      {
        file: WRITE,
        find: `    const counted = transaction.run(countOwners, { owners: owners.sort(byOwner) });
    sent.push(counted.then(({ found }) => expectRows(found, owners.length)));`,
        replace: '    (writes as never as { late: unknown }).late = owners.sort(byOwner);',
      },
    ],
    kills: 5,
    caughtAs: ['counterMismatches'],
  },
  {
    name: 'no fence',
    edits: [
      {
        file: QUERIES,
        find: 'WITH lease WHERE lease.token = $token',
        replace: 'WITH lease WHERE lease.token >= $token',
      },
    ],
    kills: 8,
    caughtAs: ['staleWrites', 'unexpected'],
  },
  {
    name: 'retry with a new id',
    edits: [
      {
        file: 'src/ingestion/accept/prepared-event.ts',
        find: 'key: nodeKey(content.accountId, content.eventId),',
        replace: "key: nodeKey(content.accountId, content.eventId) + (Math.random() < 0.02 ? '+' : ''),",
      },
    ],
    kills: 0,
    caughtAs: ['duplicated'],
  },
  {
    name: 'batch poisoned by one item',
    edits: [
      {
        file: FOLD,
        find: '  return { outcomes, writes: fold.writes };',
        replace: `  if (outcomes.some(({ status }) => status === 'CONFLICT')) {
    const poisoned = outcomes.map(({ eventId }) => ({
      ...{ status: 'REJECTED' as const, eventId, reason: 'INVALID_FIELD' as const, message: '', violations: [] },
    }));
    return { outcomes: poisoned, writes: noWrites() };
  }
  return { outcomes, writes: fold.writes };`,
      },
    ],
    kills: 0,
    caughtAs: ['unexpected'],
  },
  {
    name: 'retraction that forgets a counter',
    edits: [
      {
        file: 'src/ingestion/retract/fold-retraction.ts',
        find: 'for (const each of retracted) countEvent(writes, each,',
        replace:
          'for (const each of retracted.map((one) => ({ ...one, effects: { ...one.effects, counters: [] } }))) countEvent(writes, each,',
      },
    ],
    kills: 0,
    caughtAs: ['counterMismatches'],
  },
  {
    name: 'tombstone not checked',
    edits: [
      {
        file: 'src/access/erased-names.ts',
        find: 'if (erasure === undefined) return;',
        replace: 'if (erasure !== undefined || erasure === undefined) return;',
      },
    ],
    kills: 0,
    caughtAs: ['unexpected'],
  },
  {
    name: 'epoch published twice',
    edits: [
      {
        file: QUERIES,
        find: String.raw`MERGE (account)-[:HAS_EPOCH]->(epoch)\nFOREACH`,
        replace: String.raw`MERGE (account)-[:HAS_EPOCH]->(epoch)\nMERGE (twin:Epoch {key: epoch.key + '|twin'}) SET twin += epoch {.account_key, .epoch}\nMERGE (account)-[:HAS_EPOCH]->(twin)\nFOREACH`,
      },
    ],
    kills: 0,
    caughtAs: ['staleWrites'],
  },
  {
    name: 'lane reordered',
    edits: [
      {
        file: WRITE,
        find: 'const { outcomes, writes } = foldBatch(events, state, extractor);',
        replace: `const folded = foldBatch(events.toReversed(), state, extractor);
      const { outcomes, writes } = { outcomes: folded.outcomes.toReversed(), writes: folded.writes };`,
      },
    ],
    kills: 0,
    caughtAs: ['unexpected'],
  },
  {
    name: 'older revision wins',
    edits: [
      {
        file: 'src/ingestion/batch/fold-figure.ts',
        find: 'if (figure.revision < stored.revision) {',
        replace: 'if (figure.revision < stored.revision) return undefined;\n  if (figure.revision < 0) {',
      },
    ],
    kills: 0,
    caughtAs: ['unexpected', 'staleWrites'],
  },
  {
    name: 'sum that keeps the replaced revision',
    edits: [
      {
        file: 'src/ingestion/batch/fold-figure.ts',
        find: 'return stored === undefined ? figures : subtractFigures(figures, stored.figures);',
        replace: 'return stored === undefined ? figures : subtractFigures(figures, NO_FIGURES);',
      },
    ],
    kills: 0,
    caughtAs: ['counterMismatches'],
  },
  {
    name: 'links doubled',
    edits: [
      { file: QUERIES, find: 'MERGE (from)-[:RUN_OF]->(to)', replace: 'CREATE (from)-[:RUN_OF]->(to)' },
    ],
    kills: 0,
    caughtAs: ['counterMismatches'],
  },
  {
    name: 'other content taken as a duplicate',
    edits: [
      { file: FOLD, find: 'if (stored.hash === event.hash) {', replace: 'if (stored.hash !== null) {' },
    ],
    kills: 0,
    caughtAs: ['unexpected'],
  },
  {
    name: 'erasure that leaves a label',
    edits: [
      {
        file: 'src/erasure/sweep-account.ts',
        find: '...OWNED_LABELS.map((label) =>',
        replace: "...OWNED_LABELS.filter((label) => label !== 'Intake').map((label) =>",
      },
    ],
    kills: 0,
    caughtAs: ['unexpected'],
  },
  {
    name: 'state of the last writer',
    edits: [
      {
        file: QUERIES,
        find: String.raw`MERGE (subject:Lead {key: row.key})\nSET subject.id = row.id\nWITH row, subject, datetime({epochSeconds: row.seconds, nanosecond: row.nanos}) AS time\nSET subject.state = CASE WHEN subject.state_time > time THEN subject.state ELSE row.state END`,
        replace: String.raw`MERGE (subject:Lead {key: row.key})\nSET subject.id = row.id\nWITH row, subject, datetime({epochSeconds: row.seconds, nanosecond: row.nanos}) AS time\nSET subject.state = coalesce(subject.state, row.state)`,
      },
    ],
    kills: 0,
    caughtAs: ['counterMismatches'],
  },
];
