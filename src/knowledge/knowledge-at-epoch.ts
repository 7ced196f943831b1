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
import { eraPath } from './era.ts';

/** A pattern version as it was published; lifts are relative changes, times in milliseconds since 1970. */
export type HistoricPattern = ReadPatternsAtEpochRow['patterns'][number];

/** A value that the account could choose. */
export interface HistoricChoice {
  readonly traitKey: string;
  readonly kind: string;
  readonly value: string;
}

/** An epoch of an account. */
export interface AccountEpoch {
  readonly accountId: string;
  /** 0: before the first, when nothing was known. */
  readonly epoch: number;
  readonly signal?: AbortSignal | undefined;
}

/** Projects read at the same time: the database has other work. */
const PROJECTS_PER_PAGE = 8;
/** Projects looked through: an agency's clients; what is known in more of them is left out. */
const MAX_PROJECTS = 2_000n;

/** The patterns that were current at an epoch, of the account (project '') or of one project; surest first. */
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
    { scopeKey, epoch: BigInt(epoch), ...eraPath(scopeKey, epoch), maxPatterns },
    { signal },
  );
  return patterns;
}

/**
 * The same of the account and its projects, by id: up to `maxPatterns` of the account and `maxOfProject` of each, and of
 * no further project once there are `maxInAll`.
 */
export async function readAllPatternsAt(
  graph: Pick<Graph, 'run'>,
  request: AccountEpoch & {
    readonly maxPatterns: bigint;
    /** Default `maxPatterns`. */
    readonly maxOfProject?: bigint;
    /** Default: no limit. */
    readonly maxInAll?: number;
    /** Default {@link MAX_PROJECTS}. */
    readonly maxProjects?: bigint;
  },
): Promise<readonly HistoricPattern[]> {
  const { accountId, maxPatterns, maxProjects = MAX_PROJECTS, signal } = request;
  const { maxOfProject = maxPatterns, maxInAll = Number.POSITIVE_INFINITY } = request;
  const projects = await graph.run(
    listProjectIds,
    { accountKey: nodeKey(accountId), maxProjects },
    { signal },
  );
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

/** The values of some kinds that the account could choose from at an epoch. */
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
