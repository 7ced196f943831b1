import { type ReadPredictionHeadRow, readPredictionHead } from '../gen/queries.ts';
import type { Graph } from '../graph/graph.ts';
import { nodeKey } from '../graph/keys.ts';
import { unknownAccount } from '../shared/errors.ts';
import { trainingKeyOf } from './model-keys.ts';
import { decideRetraining } from './retrain-decision.ts';

/** What a prediction starts from: the epoch, and the state of trainings. */
export type PredictionHead = ReadPredictionHeadRow;

/** Reads the head of an account. Throws UNKNOWN_ACCOUNT. */
export async function findPredictionHead(
  graph: Graph,
  {
    accountId,
    projectId,
    signal,
  }: { readonly accountId: string; readonly projectId: string; readonly signal: AbortSignal },
): Promise<PredictionHead> {
  const accountKey = nodeKey(accountId);
  const head = await graph.run(
    readPredictionHead,
    { accountKey, projectKey: nodeKey(accountId, projectId), trainingKey: trainingKeyOf(accountKey) },
    { signal },
  );
  if (head === undefined) throw unknownAccount(accountId);
  return head;
}

/** Explains why a part has no model in force. `storedReason` is the reason that the last training stored. */
export function missingReason(head: PredictionHead, storedReason: string): string {
  if (head.trainings > 0) {
    return storedReason === ''
      ? 'what is stored cannot be read by this version: the next training makes it anew'
      : storedReason;
  }
  const decision = decideRetraining({
    usableSets: head.usableSets,
    comparableSets: head.comparableSets,
    changedSets: head.usableSets,
    newest: null,
    trainings: 0,
    trainedSets: 0,
    trainedNewest: null,
  });
  return decision.isDue ? 'nothing was trained yet: the next cycle does it' : decision.reason;
}
