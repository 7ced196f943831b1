/** Collects the evidence behind an item of guidance. The cost depends on the requested pages. */

import {
  type ListEventsOfCreativesRow,
  type ListSetsOfTraitRow,
  listEventsOfCreatives,
  listSetsOfTrait,
  type ReadArmsOfSetsRow,
  type ReadPatternHistoryRow,
  readArmsOfSets,
  readComparisons,
  readPatternHistory,
} from '../gen/queries.ts';
import { nodeKey } from '../graph/keys.ts';
import { placeOf } from '../ingestion/accept/prepared-event.ts';
import { findKeptFromMs } from '../ingestion/read/get-event.ts';
import { readBounded } from '../ingestion/read/page-limit.ts';
import { type PatternName, unknownGuidance } from '../knowledge/pattern-id.ts';
import { unknownAccount } from '../shared/errors.ts';
import { timestampOf } from '../shared/timestamps.ts';
import {
  type ExplanationDependencies,
  type FoundSubject,
  findSubject,
  type SubjectRequest,
} from './find-subject.ts';
import { type SetComparison, setComparison } from './set-comparison.ts';

/** A published version with its estimates. Times are milliseconds since 1970. */
export type StoredVersion = ReadPatternHistoryRow['versions'][number];
/** The weight of a trait in the formula in force, in log-odds. */
export type StoredWeight = ReadPatternHistoryRow['weights'][number];
/** The comparison in one contrast set. */
export type StoredSet = ListSetsOfTraitRow['page'][number];

/** Position in the list of contrast sets: the last one of the page before. */
export interface SetPlace {
  readonly d: number;
  readonly key: string;
}

/** Position in the list of events: the last one of the page before. */
export interface EventPlace {
  readonly creativeKey: string;
  readonly place: string;
}

/** What to explain. */
export interface ExplanationRequest extends SubjectRequest {
  readonly setLimit: number;
  readonly afterSet: SetPlace | undefined;
  readonly eventLimit: number;
  readonly afterEvent: EventPlace | undefined;
}

/** The evidence behind the item. */
export interface Explanation {
  readonly found: FoundSubject;
  /** The requested version. Undefined when the item rests on other accounts alone. */
  readonly version: StoredVersion | undefined;
  /** Versions of the pattern, newest first: see read-pattern-history. */
  readonly versions: readonly StoredVersion[];
  readonly weight: StoredWeight | undefined;
  readonly sets: readonly StoredSet[];
  /** Number of contrast sets that were read, and their information. */
  readonly setCount: number;
  readonly totalD: number;
  readonly arms: ReadonlyMap<string, ReadArmsOfSetsRow>;
  /** How the contrast sets were compared, by their keys. Coarse sets keep no sums, so they have no entry. */
  readonly comparisons: ReadonlyMap<string, SetComparison>;
  readonly nextSet: SetPlace | undefined;
  readonly events: readonly ListEventsOfCreativesRow[];
  readonly nextEvent: EventPlace | undefined;
  /** Events before this time have expired, in milliseconds since 1970; null: none has. */
  readonly keptFromMs: number | null;
}

/** Most versions shown. Most patterns change a few times a year. */
const MAX_VERSIONS = 50n;
/** Most comparisons of one trait that are read to find the largest: four metrics of a thousand contrast sets each. */
const MAX_COMPARED = 4_000n;
/** Most performance records of one contrast set that are read. MAX_ARMS: most of its creatives that are shown. */
const MAX_FIGURES = 1_000n;
const MAX_ARMS = 20n;
/**
 * Bytes of the texts of creatives in a page of tests. A page of tests ends before the test that would exceed it, so
 * that tests and events fit into one answer.
 */
const MAX_TEXT_BYTES = 2 ** 20;

type KeptEvents = Pick<Explanation, 'keptFromMs'>;

/** Explains an item of guidance. Throws like {@link findSubject}. */
export async function explainGuidance(
  dependencies: ExplanationDependencies,
  request: ExplanationRequest,
): Promise<Explanation> {
  const found = await findSubject(dependencies, request);
  const { accountId, signal } = request;
  const keptFromMs = await findKeptFromMs(dependencies.graph, nodeKey(accountId), signal);
  if (found.pattern === undefined) return { found, keptFromMs, ...NOTHING_OF_ITS_OWN };
  const [history, sets] = await Promise.all([
    readHistory(dependencies, request, found.pattern),
    readSets(dependencies, { ...request, keptFromMs }, found.pattern),
  ]);
  return { found, keptFromMs, ...history, ...sets };
}

const NOTHING_OF_ITS_OWN = {
  version: undefined,
  versions: [],
  weight: undefined,
  sets: [],
  setCount: 0,
  totalD: 0,
  arms: new Map(),
  comparisons: new Map(),
  nextSet: undefined,
  events: [],
  nextEvent: undefined,
} as const;

async function readHistory(
  { graph }: ExplanationDependencies,
  { accountId, signal }: ExplanationRequest,
  pattern: PatternName,
): Promise<Pick<Explanation, 'version' | 'versions' | 'weight'>> {
  const { prefixKey, traitKey, metric, assignment, projectId, version } = pattern;
  const row = await graph.run(
    readPatternHistory,
    {
      accountKey: nodeKey(accountId),
      prefixKey,
      traitKey,
      metric,
      assignment,
      projectId,
      version: BigInt(version),
      maxVersions: MAX_VERSIONS,
    },
    { signal },
  );
  if (row === undefined) throw unknownAccount(accountId);
  const asked = row.versions.find((known) => known.version === version);
  if (asked === undefined) throw unknownGuidance(prefixKey + String(version));
  // The formula is fitted to clicks, so its weight means nothing beside another metric.
  const weight = metric === 'ctr' && projectId === '' ? row.weights[0] : undefined;
  return { version: asked, versions: row.versions, weight };
}

async function readSets(
  { graph }: ExplanationDependencies,
  { signal, setLimit, afterSet, eventLimit, afterEvent, keptFromMs }: ExplanationRequest & KeptEvents,
  { traitKey, kind, value, metric, assignment, projectId }: PatternName,
): Promise<
  Pick<
    Explanation,
    'sets' | 'setCount' | 'totalD' | 'arms' | 'comparisons' | 'nextSet' | 'events' | 'nextEvent'
  >
> {
  const listed = await graph.run(
    listSetsOfTrait,
    {
      traitKey,
      metric,
      assignment,
      projectId,
      maxCompared: MAX_COMPARED,
      afterD: afterSet?.d ?? Number.POSITIVE_INFINITY,
      afterKey: afterSet?.key ?? '',
      // One more row than requested, to find out whether there is a next page.
      limit: BigInt(setLimit + 1),
    },
    { signal },
  );
  const asked = listed.page.slice(0, setLimit);
  const setKeys = asked.map(({ key }) => key);
  const [rows, compared] = await Promise.all([
    graph.run(
      readArmsOfSets,
      {
        setKeys,
        traitKey,
        platform: kind === 'platform' ? value : null,
        audience: kind === 'audience' ? value : null,
        maxFigures: MAX_FIGURES,
        maxArms: MAX_ARMS,
      },
      { signal },
    ),
    graph.run(readComparisons, { setKeys, metric }, { signal }),
  ]);
  const arms = new Map(rows.map((row) => [row.setKey, row]));
  const sets = asked.slice(0, countFittingSets(setKeys.map((key) => arms.get(key))));
  const creativeKeys = sets.flatMap(({ key }) => arms.get(key)?.arms.map((arm) => arm.creativeKey) ?? []);
  const last = listed.page.length > sets.length ? sets.at(-1) : undefined;
  return {
    sets,
    setCount: listed.sets,
    totalD: listed.d,
    arms,
    comparisons: new Map(compared.map((row) => [row.setKey, setComparison(row, metric)])),
    nextSet: last && { d: last.d, key: last.key },
    ...(await readEvents(graph, { creativeKeys, limit: eventLimit, after: afterEvent, keptFromMs, signal })),
  };
}

/** How many of the first sets fit into one answer, at least one. */
function countFittingSets(rows: readonly (ReadArmsOfSetsRow | undefined)[]): number {
  let bytes = 0;
  const end = rows.findIndex((row) => {
    for (const { text } of row?.arms ?? []) bytes += Buffer.byteLength(text ?? '');
    return bytes > MAX_TEXT_BYTES;
  });
  return end < 0 ? rows.length : Math.max(1, end);
}

async function readEvents(
  graph: ExplanationDependencies['graph'],
  {
    creativeKeys,
    limit,
    after,
    keptFromMs,
    signal,
  }: KeptEvents & {
    readonly creativeKeys: readonly string[];
    readonly limit: number;
    readonly after: EventPlace | undefined;
    readonly signal?: AbortSignal | undefined;
  },
): Promise<Pick<Explanation, 'events' | 'nextEvent'>> {
  const keys = [...new Set(creativeKeys)];
  const keptFrom = keptFromMs === null ? '' : placeOf(timestampOf(keptFromMs));
  const from = after === undefined ? 0 : keys.indexOf(after.creativeKey);
  if (keys.length === 0 || from < 0) return { events: [], nextEvent: undefined };
  const { rows, isCut } = await readBounded<ListEventsOfCreativesRow>(limit + 1, (step, row) => {
    const begin = row === undefined ? from : keys.indexOf(row.creativeKey);
    const afterPlace = row?.place ?? after?.place ?? '';
    const params = { creativeKeys: keys.slice(begin), afterPlace, keptFrom, limit: BigInt(step) };
    return graph.run(listEventsOfCreatives, params, { signal });
  });
  const events = rows.slice(0, limit);
  const last = isCut || rows.length > limit ? events.at(-1) : undefined;
  return { events, nextEvent: last && { creativeKey: last.creativeKey, place: last.place } };
}
