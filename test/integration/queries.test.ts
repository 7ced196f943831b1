import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readSavedQueries } from '../../scripts/browser/saved-queries.ts';
import { kebabCase } from '../../scripts/generate/cypher/names.ts';
import { OWNED_LABELS } from '../../src/erasure/owned-labels.ts';
import { allQueries } from '../../src/gen/queries.ts';
import { createGraph, type Graph } from '../../src/graph/graph.ts';
import type { Explanation } from '../../src/graph/plan.ts';
import { type OwnDatabase, startOwnDatabase } from '../fixtures/own-database.ts';
import { isWrittenElsewhere, SCANS } from './plan-judgement.ts';

/** A product of nodes found by their unique keys has one row; with any other source it may have any number. */
const OTHER_SOURCES = /^NodeIndexSeek|^NodeIndexSeekByRange|Scan$/;

const ONE_ROW = 'it holds back a single row, found by its key';
const BATCH = 'it holds back the rows of one batch, which its caller bounds';
const KNOWLEDGE = 'it holds back what a stage of the cycle takes as a whole: the patterns of one account';

const VERSIONS = 'it holds back the versions of one account, of which there are few';

const SHARED = 'it holds back what ends with an epoch of what accounts share, which is less than they share';

const OF_ONE = 'it holds back what hangs on one node, of which its caller takes so many at most';

/**
 * `Eager` holds every row back before going on. Where those are few, or are wanted whole, it is allowed, by name and
 * with the reason.
 */
const EAGER_ALLOWED: Readonly<Record<string, string>> = {
  'accounts/set-account': ONE_ROW,
  'accounts/set-project': ONE_ROW,
  'accounts/unlink-segments': BATCH,
  'erasure/bury-account': ONE_ROW,
  'erasure/erase-empty-segments': BATCH,
  ...Object.fromEntries(OWNED_LABELS.map((label) => [`erasure/erase-links-${kebabCase(label)}`, BATCH])),
  'erasure/finish-erasure': ONE_ROW,
  'erasure/pass-over-account': BATCH,
  'erasure/seize-cycle-lease': ONE_ROW,
  'erasure/share-erasure-secret': ONE_ROW,
  'erasure/unbind-api-keys': BATCH,
  'events/count-days-account': BATCH,
  'events/count-days-project': BATCH,
  'events/count-on-pack': BATCH,
  'events/count-on-channel': BATCH,
  'events/count-on-templates': BATCH,
  'events/count-on-segment-stat': BATCH,
  'events/count-on-platform-stat': BATCH,
  'events/count-owners': BATCH,
  'events/create-projects': BATCH,
  'events/lock-events': BATCH,
  'events/set-events-aside': BATCH,
  'events/read-events-of-subject-intake': OF_ONE,
  'events/read-events-of-subject-lead': OF_ONE,
  'events/read-events-of-subject-pack-run': OF_ONE,
  'events/read-events-of-subject-strategy': OF_ONE,
  'events/unlink-lead': OF_ONE,
  'events/unlink-pack-run': OF_ONE,
  'events/unlink-strategy': OF_ONE,
  'guidance/link-creatives-to-guidance': BATCH,
  'guidance/record-guidance-uses': BATCH,
  'guidance/share-context-secret': ONE_ROW,
  'health/touch-probe': ONE_ROW,
  'insights/discard-staged-insights': SHARED,
  'insights/prune-insights': SHARED,
  'insights/reopen-insights': SHARED,
  'insights/stage-insights': BATCH,
  'knowledge/restore-patterns-account': BATCH,
  'knowledge/restore-patterns-project': BATCH,
  'guidance/take-back-guidance-use': OF_ONE,
  'guidance/unlink-creatives-from-guidance': BATCH,
  'learning/cancel-cycle': ONE_ROW,
  'learning/clear-day-marks': BATCH,
  'learning/discard-interactions': KNOWLEDGE,
  'learning/discard-staged-patterns': KNOWLEDGE,
  'learning/end-cycle': ONE_ROW,
  'learning/fail-abandoned-cycle': ONE_ROW,
  'learning/merge-interactions': BATCH,
  'learning/prune-interactions': BATCH,
  'learning/prune-pattern-links': KNOWLEDGE,
  'learning/end-used-traits': BATCH,
  'learning/publish-knowledge': ONE_ROW,
  'learning/remove-contrasts': BATCH,
  'learning/remove-strata': BATCH,
  'learning/reopen-patterns': KNOWLEDGE,
  'learning/resume-cycle': ONE_ROW,
  'learning/stage-patterns-account': BATCH,
  'learning/stage-patterns-project': BATCH,
  'learning/take-cycle-lease': ONE_ROW,
  'learning/use-traits': BATCH,
  'learning/write-snapshots': BATCH,
  'migrations/acquire-migration-lease': ONE_ROW,
  'models/discard-staged-models': VERSIONS,
  'models/mark-trained': ONE_ROW,
  'models/prune-formula-weights': VERSIONS,
  'models/prune-models': VERSIONS,
  'models/serve-model': ONE_ROW,
  'models/stage-formula': BATCH,
  'models/stage-model': ONE_ROW,
  'overrides/end-timed-out-overrides-account': BATCH,
  'overrides/end-timed-out-overrides-project': BATCH,
  'overrides/write-override-account': ONE_ROW,
  'overrides/write-override-project': ONE_ROW,
  'performance/add-to-import-days': BATCH,
  'performance/advance-upload': ONE_ROW,
  'performance/count-imports': BATCH,
  'performance/count-set-weeks': BATCH,
  'performance/leave-sets': BATCH,
  'performance/lock-creatives': BATCH,
  'performance/lock-figures': BATCH,
  'performance/remove-figures': BATCH,
  'performance/remove-traits': BATCH,
  'performance/settle-sets': BATCH,
  'performance/touch-contrast-sets': BATCH,
  'performance/touch-strata': BATCH,
  'performance/unlink-projects-from-creatives': BATCH,
  'reset/end-all-knowledge': KNOWLEDGE,
  'reset/end-serving': VERSIONS,
  'reset/forget-contrasts': BATCH,
  'reset/forget-cycles': BATCH,
  'reset/forget-empty-platforms': BATCH,
  'reset/forget-empty-sets': BATCH,
  'reset/forget-epochs': BATCH,
  'reset/forget-figures': BATCH,
  'reset/forget-interactions': BATCH,
  'reset/forget-patterns': BATCH,
  'reset/forget-uses': BATCH,
  'scheduler/claim-due-time': ONE_ROW,
  'scheduler/open-schedule': ONE_ROW,
  'scheduler/pass-due-times': ONE_ROW,
  'scheduler/pause-schedule': ONE_ROW,
  'scheduler/resume-schedule': ONE_ROW,
  'scheduler/update-schedule': ONE_ROW,
};

/** Other operators that would be forbidden, by query. */
const OTHERS_ALLOWED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'dashboard/count-deployment': { CartesianProduct: 'every side is a count, of one row' },
  'learning/count-changes': { CartesianProduct: 'both sides are sums, of one row each' },
  'reset/count-links': { CartesianProduct: 'all sides are counts, of one row each' },
  'erasure/erase-empty-segments': { NodeByLabelScan: 'one node for each pair of industry and client type' },
  'erasure/unbind-api-keys': { NodeByLabelScan: 'one node for each API key, of which a deployment has few' },
  'migrations/list-migrations': { NodeByLabelScan: 'one node for each migration file, and nothing else' },
};

let database: OwnDatabase;
let graph: Graph;

// The planner goes by what it has counted in the store. In the database that all tests share that is never the same, so
// plans are judged in one of their own, which holds the schema and nothing else.
beforeAll(async () => {
  database = await startOwnDatabase();
  graph = createGraph({ ...database, database: 'neo4j' });
});
afterAll(async () => {
  await graph?.close();
  await database?.stop();
});

/** What is wrong with a plan, in words. */
function problemsOf(name: string, { operators, notifications }: Explanation): readonly string[] {
  const names = operators.map((operator) => operator.name);
  const isProductOfMany = names.some((operator) => OTHER_SOURCES.test(operator));
  const forbidden = names.filter(
    (operator) =>
      SCANS.test(operator) ||
      (operator === 'CartesianProduct' && isProductOfMany) ||
      (operator === 'Eager' && !(name in EAGER_ALLOWED)),
  );
  const others = OTHERS_ALLOWED[name] ?? {};
  const warnings = notifications.filter((notification) => !isWrittenElsewhere(notification));
  return [
    ...new Set(forbidden.filter((operator) => !(operator in others))),
    ...warnings.map(({ description }) => description),
  ];
}

describe('every query', () => {
  it.each(allQueries.map((query) => [query.name, query] as const))(
    '%s finds its way by index and needs no warning',
    async (name, query) => {
      expect(problemsOf(name, await graph.explain(query))).toEqual([]);
    },
  );

  it('needs every allowance made for it', async () => {
    const idle: string[] = [];
    for (const [name, reason] of Object.entries(EAGER_ALLOWED)) {
      // A single row need not be held back where the planner is sure that there is no more than one.
      if (reason === ONE_ROW) continue;
      const query = allQueries.find((candidate) => candidate.name === name);
      const { operators } = query === undefined ? { operators: [] } : await graph.explain(query);
      if (!operators.some((operator) => operator.name === 'Eager')) idle.push(name);
    }
    expect(idle, 'allowances for Eager to take out of this file').toEqual([]);
  });
});

describe('every saved query', () => {
  it.each(readSavedQueries().map((query) => [query.name, query] as const))(
    '%s finds its way by index and needs no warning',
    async (name, { text }) => {
      const query = { name: `explore/${name}`, mode: 'read', cardinality: 'many', text } as const;
      const { operators, notifications } = await graph.explain(query);
      expect(operators.map((operator) => operator.name).filter((operator) => SCANS.test(operator))).toEqual(
        [],
      );
      expect(notifications.filter((notification) => !isWrittenElsewhere(notification))).toEqual([]);
    },
  );
});
