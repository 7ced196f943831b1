/** Continues erasures that their servers left: killed, stopped, or cut off from the database. */
import type { Logger } from 'pino';
import { erasureIdOf } from '../access/erased-names.ts';
import { listPendingErasures, listPendingSubjectErasures } from '../gen/queries.ts';
import { continueErasure, type EraseDependencies } from './erase-account.ts';
import { continueSubjectErasure, type EraseSubjectDependencies } from './erase-subject.ts';

/** Most erasures continued in one search. The next search, or another server, continues the others. */
const MOST_CONTINUED = 4n;

/** Continues erasures of accounts that no server is at, one after the other. */
export async function continuePendingErasures(dependencies: EraseDependencies): Promise<void> {
  const { graph, log } = dependencies;
  for (const { erasureId } of await graph.run(listPendingErasures, { limit: MOST_CONTINUED })) {
    await continueErasure(dependencies, erasureId).catch(logged(log, erasureId));
  }
}

/** Continues erasures of subjects that no server is at, one after the other. */
export async function continuePendingSubjectErasures(dependencies: EraseSubjectDependencies): Promise<void> {
  const { graph, log } = dependencies;
  for (const { erasureKey } of await graph.run(listPendingSubjectErasures, { limit: MOST_CONTINUED })) {
    await continueSubjectErasure(dependencies, erasureKey).catch(logged(log, erasureIdOf(erasureKey)));
  }
}

/** An erasure that fails does not keep the others waiting. */
function logged(log: Logger, erasureId: string): (error: unknown) => void {
  return (error) =>
    log.warn({ err: error, erasure_id: erasureId }, 'an erasure stopped and will be continued');
}
