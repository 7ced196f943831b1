/** Continues erasures that their servers left: killed, stopped, or cut off from the database. */
import { listPendingErasures } from '../gen/queries.ts';
import { continueErasure, type EraseDependencies } from './erase-account.ts';

/** Most erasures continued in one search. The next search, or another server, continues the others. */
const MOST_CONTINUED = 4n;

/** Continues erasures that no server is at, one after the other. One that fails does not keep the others waiting. */
export async function continuePendingErasures(dependencies: EraseDependencies): Promise<void> {
  const { graph, log } = dependencies;
  for (const { erasureId } of await graph.run(listPendingErasures, { limit: MOST_CONTINUED })) {
    await continueErasure(dependencies, erasureId).catch((error: unknown) => {
      log.warn({ err: error, erasure_id: erasureId }, 'an erasure stopped and will be continued');
    });
  }
}
