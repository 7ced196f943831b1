import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readSavedQueries } from '../../scripts/browser/saved-queries.ts';
import { kebabCase } from '../../scripts/generate/cypher/names.ts';
import { OWNED_LABELS } from '../../src/erasure/owned-labels.ts';
import { allQueries, createLinks, createNodes } from '../../src/gen/queries.ts';
import { createGraph, type Graph } from '../../src/graph/graph.ts';
import type { Explanation } from '../../src/graph/plan.ts';
import { type OwnDatabase, startOwnDatabase } from '../fixtures/own-database.ts';
import { isGlobal, isWrittenElsewhere, looseSearches, SCANS } from './plan-rules.ts';

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
  'access/note-key-uses': BATCH,
  'accounts/find-arriving-account': ONE_ROW,
  'accounts/set-account': ONE_ROW,
  'accounts/set-project': ONE_ROW,
  'accounts/unlink-segments': BATCH,
  'erasure/bury-account': ONE_ROW,
  'erasure/erase-empty-segments': BATCH,
  ...Object.fromEntries(OWNED_LABELS.map((label) => [`erasure/erase-links-${kebabCase(label)}`, BATCH])),
  'erasure/finish-erasure': ONE_ROW,
  'erasure/finish-subject-erasure': ONE_ROW,
  'erasure/pass-over-account': BATCH,
  'erasure/seize-cycle-lease': ONE_ROW,
  'access/share-erasure-secret': ONE_ROW,
  'erasure/unbind-api-keys': BATCH,
  'ingestion/batch/count-days-account': BATCH,
  'ingestion/batch/count-days-project': BATCH,
  'ingestion/batch/count-on-pack': BATCH,
  'ingestion/batch/count-on-channel': BATCH,
  'ingestion/batch/count-on-templates': BATCH,
  'ingestion/batch/count-on-segment-stat': BATCH,
  'ingestion/batch/count-on-platform-stat': BATCH,
  'ingestion/batch/count-owners': BATCH,
  'ingestion/batch/create-projects': BATCH,
  'ingestion/retract/lock-events': BATCH,
  'ingestion/retract/remove-events': BATCH,
  'ingestion/retract/remove-unused-days': BATCH,
  'ingestion/retract/remove-unused-guidance': BATCH,
  'ingestion/retract/remove-unused-names-channel': BATCH,
  'ingestion/retract/remove-unused-names-pack': BATCH,
  'ingestion/retract/remove-unused-names-template': BATCH,
  'ingestion/retract/remove-unused-projects': BATCH,
  'ingestion/retract/remove-unused-tag-days': BATCH,
  'ingestion/batch/set-events-aside': BATCH,
  'ingestion/retract/read-events-of-subject-intake': OF_ONE,
  'ingestion/retract/read-events-of-subject-lead': OF_ONE,
  'ingestion/retract/read-events-of-subject-pack-run': OF_ONE,
  'ingestion/retract/read-events-of-subject-strategy': OF_ONE,
  'ingestion/retract/unlink-lead': OF_ONE,
  'ingestion/retract/unlink-pack-run': OF_ONE,
  'ingestion/retract/unlink-strategy': OF_ONE,
  'ingestion/batch/link-creatives-to-guidance': BATCH,
  'ingestion/batch/record-guidance-uses': BATCH,
  'guidance/share-context-secret': ONE_ROW,
  'graph/touch-probe': ONE_ROW,
  'learning/insights/discard-staged-insights': SHARED,
  'learning/insights/prune-insights': SHARED,
  'learning/insights/reopen-insights': SHARED,
  'learning/insights/stage-insights': BATCH,
  'learning/history/restore-patterns-account': BATCH,
  'learning/history/restore-patterns-project': BATCH,
  'ingestion/retract/take-back-guidance-use': OF_ONE,
  'ingestion/retract/unlink-creatives-from-guidance': BATCH,
  'learning/cycle/cancel-cycle': ONE_ROW,
  'learning/stages/clear-day-marks': BATCH,
  'learning/stages/discard-interactions': KNOWLEDGE,
  'learning/stages/discard-staged-patterns': KNOWLEDGE,
  'learning/cycle/end-cycle': ONE_ROW,
  'learning/cycle/fail-abandoned-cycle': ONE_ROW,
  'learning/stages/merge-interactions': BATCH,
  'learning/stages/prune-interactions': BATCH,
  'learning/stages/prune-pattern-links': KNOWLEDGE,
  'learning/stages/end-used-traits': BATCH,
  'learning/stages/publish-knowledge': ONE_ROW,
  'learning/stages/remove-contrasts': BATCH,
  'learning/stages/remove-strata': BATCH,
  'learning/stages/reopen-patterns': KNOWLEDGE,
  'learning/cycle/resume-cycle': ONE_ROW,
  'learning/stages/stage-patterns-account': BATCH,
  'learning/stages/stage-patterns-project': BATCH,
  'learning/cycle/take-cycle-lease': ONE_ROW,
  'learning/stages/move-event-horizon': ONE_ROW,
  'learning/stages/use-traits': BATCH,
  'learning/stages/write-snapshots': BATCH,
  'migrations/acquire-migration-lease': ONE_ROW,
  'learning/stages/discard-staged-models': VERSIONS,
  'learning/stages/mark-trained': ONE_ROW,
  'learning/stages/prune-formula-weights': VERSIONS,
  'learning/stages/prune-models': VERSIONS,
  'learning/stages/serve-model': ONE_ROW,
  'learning/stages/stage-formula': BATCH,
  'learning/stages/stage-model': ONE_ROW,
  'knowledge/overrides/end-timed-out-overrides-account': BATCH,
  'knowledge/overrides/end-timed-out-overrides-project': BATCH,
  'knowledge/overrides/write-override-account': ONE_ROW,
  'knowledge/overrides/write-override-project': ONE_ROW,
  'ingestion/imports/add-to-import-days': BATCH,
  'ingestion/imports/advance-upload': ONE_ROW,
  'ingestion/imports/count-imports': BATCH,
  'ingestion/batch/count-set-weeks': BATCH,
  'ingestion/batch/leave-sets': BATCH,
  'ingestion/batch/lock-event-accounts': BATCH,
  'ingestion/batch/lock-creatives': BATCH,
  'ingestion/batch/lock-figures': BATCH,
  'ingestion/retract/remove-figures': BATCH,
  'ingestion/batch/remove-traits': BATCH,
  'ingestion/batch/settle-sets': BATCH,
  'ingestion/batch/touch-contrast-sets': BATCH,
  'ingestion/batch/touch-strata': BATCH,
  'ingestion/retract/unlink-projects-from-creatives': BATCH,
  'learning/reset/end-all-knowledge': KNOWLEDGE,
  'learning/reset/end-serving': VERSIONS,
  'learning/reset/forget-contrasts': BATCH,
  'learning/reset/forget-cycles': BATCH,
  'learning/reset/forget-empty-platforms': BATCH,
  'learning/reset/forget-empty-sets': BATCH,
  'learning/reset/forget-epochs': BATCH,
  'learning/reset/forget-figures': BATCH,
  'learning/reset/forget-interactions': BATCH,
  'learning/reset/forget-patterns': BATCH,
  'learning/reset/forget-uses': BATCH,
  'retention/mark-expired-parts-creative': BATCH,
  'retention/mark-expired-parts-performance-day': BATCH,
  'retention/mark-parts-of-events': BATCH,
  'scheduler/claim-due-time': ONE_ROW,
  'scheduler/open-schedule': ONE_ROW,
  'scheduler/pass-due-times': ONE_ROW,
  'scheduler/pause-schedule': ONE_ROW,
  'scheduler/resume-schedule': ONE_ROW,
  'scheduler/update-schedule': ONE_ROW,
  'transfer/await-writes': ONE_ROW,
  'transfer/discard-arriving-account': ONE_ROW,
  ...Object.fromEntries(
    [...Object.values(createNodes), ...Object.values(createLinks)].map(({ name }) => [name, BATCH]),
  ),
};

/** Other operators that would be forbidden, by query. */
const OTHERS_ALLOWED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'dashboard/count-deployment': { CartesianProduct: 'every side is a count, of one row' },
  'learning/stages/count-changes': { CartesianProduct: 'both sides are sums, of one row each' },
  'learning/reset/count-links': { CartesianProduct: 'all sides are counts, of one row each' },
  'erasure/erase-empty-segments': { NodeByLabelScan: 'one node for each pair of industry and client type' },
  'erasure/unbind-api-keys': { NodeByLabelScan: 'one node for each API key, of which a deployment has few' },
  'migrations/list-migrations': { NodeByLabelScan: 'one node for each migration file, and nothing else' },
};

const RUNNING_CYCLE = 'few cycles run, and the one is then chosen by its key';
const LEASE = 'the lease of the account names the cycle';
const TWINS = 'twins are of one account: the sums that find them begin with its key';

/** Queries that start from an account's key, as all do that are not global, and search by something else as well. */
const LOOSE_ALLOWED: Readonly<Record<string, string>> = {
  'dashboard/list-twin-imports': TWINS,
  'ingestion/imports/add-to-import-days': TWINS,
  'learning/cycle/cancel-cycle': RUNNING_CYCLE,
  'learning/cycle/end-cycle': RUNNING_CYCLE,
  'learning/cycle/fail-abandoned-cycle': RUNNING_CYCLE,
  'learning/cycle/leave-cycle': RUNNING_CYCLE,
  'learning/cycle/save-cycle-progress': RUNNING_CYCLE,
  'learning/cycle/take-cycle-lease': LEASE,
  'retention/lock-expiring-account': LEASE,
};

let database: OwnDatabase;
let graph: Graph;

// The planner goes by what it has counted in the store. In the database that all tests share that is never the same, so
// plans are checked in one of their own, which holds the schema and nothing else.
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
    ...(isGlobal(name) || name in LOOSE_ALLOWED ? [] : looseSearches(operators)),
  ];
}

describe('every query', () => {
  it.each(allQueries.map((query) => [query.name, query] as const))(
    '%s finds its way by index, from the keys of an account unless it is global, and needs no warning',
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
