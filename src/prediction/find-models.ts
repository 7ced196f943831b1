/** Reads the models of an account. */

import {
  type GetModelRow,
  getModel,
  type ListModelsRow,
  listModels as listModelsQuery,
} from '../gen/queries.ts';
import type { Graph } from '../graph/graph.ts';
import { nodeKey } from '../graph/keys.ts';
import { KaizenError, unknownAccount } from '../shared/errors.ts';

/** A model as lists show it. */
export type ListedModel = ListModelsRow['models'][number];

/** A model with its document as JSON. */
export type FoundModel = GetModelRow['models'][number];

/** The last model of a page. */
export interface ModelPosition {
  readonly name: string;
  readonly version: number;
}

/** Position before the first row. */
const FIRST: ModelPosition = { name: '', version: 0 };

/** Reads one page by name, newest version first. `next` is absent on the last one. Throws UNKNOWN_ACCOUNT. */
export async function listModels(
  graph: Graph,
  {
    accountId,
    name,
    state,
    limit,
    after = FIRST,
    signal,
  }: {
    readonly accountId: string;
    /** Null for every name, or every state. */
    readonly name: string | null;
    readonly state: string | null;
    readonly limit: number;
    readonly after: ModelPosition | undefined;
    readonly signal: AbortSignal;
  },
): Promise<{ readonly models: readonly ListedModel[]; readonly next: ModelPosition | undefined }> {
  const row = await graph.run(
    listModelsQuery,
    {
      accountKey: nodeKey(accountId),
      name,
      state,
      afterName: after.name,
      afterVersion: BigInt(after.version),
      // One more row than requested, to find out whether there is a next page.
      limit: BigInt(limit + 1),
    },
    { signal },
  );
  if (row === undefined) throw unknownAccount(accountId);
  const models = row.models.slice(0, limit);
  const last = models.at(-1);
  const hasMore = row.models.length > limit && last !== undefined;
  return { models, next: hasMore ? { name: last.name, version: last.version } : undefined };
}

/** Reads one model. Throws UNKNOWN_ACCOUNT, and UNKNOWN_MODEL also for a model of another account. */
export async function findModel(
  graph: Pick<Graph, 'run'>,
  {
    accountId,
    modelKey,
    signal,
  }: { readonly accountId: string; readonly modelKey: string; readonly signal?: AbortSignal },
): Promise<FoundModel> {
  const row = await graph.run(getModel, { accountKey: nodeKey(accountId), modelKey }, { signal });
  if (row === undefined) throw unknownAccount(accountId);
  const [model] = row.models;
  if (model === undefined) throw unknownModel(modelKey);
  return model;
}

/** The account has no such model. */
export function unknownModel(name: string): KaizenError {
  return new KaizenError(`model "${name}" does not exist in this account`, {
    kind: 'NOT_FOUND',
    reason: 'UNKNOWN_MODEL',
    resourceType: 'kaizen.v1.Model',
    resourceName: name,
  });
}
