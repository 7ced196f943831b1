/** Reads what was published at any epoch of an account's history. */
import {
  listProjectIds,
  type ReadPatternsAtEpochRow,
  readChoicesAtEpoch,
  readPatternsAtEpoch,
} from '../gen/queries.ts';
import type { Graph } from '../graph/graph.ts';
import { nodeKey } from '../graph/keys.ts';
import { pagesOf } from '../shared/pages.ts';
import { versionIndexKeys } from './version-index.ts';

/** A pattern version as it was published. Lifts are relative changes, times are milliseconds since 1970. */
export type HistoricPattern = ReadPatternsAtEpochRow['patterns'][number];

/** A trait value that the account could choose. */
export interface HistoricChoice {
  readonly traitKey: string;
  readonly kind: string;
  readonly value: string;
}

/** An epoch of an account. */
export interface AccountEpoch {
  readonly accountId: string;
  /** 0 is the state before the first epoch, when nothing was known. */
  readonly epoch: number;
  readonly signal?: AbortSignal | undefined;
}

/** Projects read in parallel. More would take too much of the database. */
const PROJECTS_PER_PAGE = 8;
/** Most projects read. Patterns of further projects are left out. */
const MAX_PROJECTS = 2_000n;

/** Reads the patterns that were visible at an epoch, of the account (project '') or of one project, surest first. */
export async function readPatternsAt(
  graph: Pick<Graph, 'run'>,
  {
    accountId,
    projectId,
    epoch,
    maxPatterns,
    signal,
  }: AccountEpoch & { readonly projectId: string; readonly maxPatterns: bigint },
): Promise<readonly HistoricPattern[]> {
  if (epoch === 0) return [];
  const scopeKey = projectId === '' ? nodeKey(accountId) : nodeKey(accountId, projectId);
  const { patterns } = await graph.run(
    projectId === '' ? readPatternsAtEpoch.Account : readPatternsAtEpoch.Project,
    { scopeKey, epoch: BigInt(epoch), ...versionIndexKeys(scopeKey, epoch), maxPatterns },
    { signal },
  );
  return patterns;
}

/**
 * Reads the patterns of the account and its projects, in the order of project ids: up to `maxPatterns` of the account
 * and `maxOfProject` of each project. Projects are read several at a time; after `maxInAll` patterns no more projects
 * are read.
 */
export async function readAllPatternsAt(
  graph: Pick<Graph, 'run'>,
  request: AccountEpoch & {
    readonly maxPatterns: bigint;
    /** Default: `maxPatterns`. */
    readonly maxOfProject?: bigint;
    /** Default: no limit. */
    readonly maxInAll?: number;
    /** Default: {@link MAX_PROJECTS}. */
    readonly maxProjects?: bigint;
    /** Receives the number of projects before their patterns are read. What it throws ends the reading. */
    readonly onProjects?: (count: number) => void;
  },
): Promise<readonly HistoricPattern[]> {
  const { accountId, maxPatterns, maxProjects = MAX_PROJECTS, signal } = request;
  const { maxOfProject = maxPatterns, maxInAll = Number.POSITIVE_INFINITY } = request;
  const projects = await graph.run(
    listProjectIds,
    { accountKey: nodeKey(accountId), maxProjects },
    { signal },
  );
  request.onProjects?.(projects.length);
  const patterns = [...(await readPatternsAt(graph, { ...request, projectId: '' }))];
  for (const page of pagesOf(projects, PROJECTS_PER_PAGE)) {
    if (patterns.length >= maxInAll) break;
    const found = await Promise.all(
      page.map(({ projectId }) =>
        readPatternsAt(graph, { ...request, projectId, maxPatterns: maxOfProject }),
      ),
    );
    patterns.push(...found.flat());
  }
  return patterns;
}

/** Reads the values of some kinds that the account could choose from at an epoch. */
export async function readChoicesAt(
  graph: Pick<Graph, 'run'>,
  {
    accountId,
    epoch,
    kinds,
    maxChoices,
    signal,
  }: AccountEpoch & { readonly kinds: readonly string[]; readonly maxChoices: bigint },
): Promise<readonly HistoricChoice[]> {
  if (epoch === 0) return [];
  return graph.run(
    readChoicesAtEpoch,
    { accountKey: nodeKey(accountId), epoch: BigInt(epoch), choiceKinds: kinds, maxChoices },
    { signal },
  );
}
