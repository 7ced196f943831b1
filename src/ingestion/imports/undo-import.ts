/** Takes back what an import has stored. Each page is one transaction, run between the other writes of the account. */

import type { GetImportRow } from '../../gen/queries.ts';
import type { Graph } from '../../graph/graph.ts';
import { nodeKey } from '../../graph/keys.ts';
import { timestampOf } from '../../shared/timestamps.ts';
import type { TextTraitExtractor } from '../../text-traits/text-trait-extractor.ts';
import type { EventWriter } from '../batch/event-writer.ts';
import { findImport } from './find-import.ts';
import { type UndonePage, type UndoPageRequest, undoPage } from './undo-page.ts';

/** Records per transaction. The account's other writes wait for it, so it must take only a fraction of a second. */
const RECORDS_PER_PAGE = 100;
/** Records that one call tries to take back, so that it answers within seconds. Another call continues. */
export const RECORDS_PER_CALL = 1_000;

/** What undoing needs. */
export interface UndoImportDependencies {
  readonly graph: Graph;
  readonly writer: EventWriter;
  readonly clock: () => Date;
  readonly extractor: TextTraitExtractor;
}

/** Which import, by whom and why. */
export interface UndoImportRequest {
  readonly accountId: string;
  readonly importId: string;
  readonly actor: string;
  readonly reason: string;
}

/** What a call has done. */
export interface UndoneImport {
  readonly import: GetImportRow;
  readonly retracted: number;
  /** Why each record that could not be taken back was refused. */
  readonly refusals: readonly string[];
}

/**
 * Works until nothing is left or RECORDS_PER_CALL is reached. NOT_FOUND (UNKNOWN_IMPORT) when the import does not
 * exist.
 */
export async function undoImport(
  { graph, writer, clock, extractor }: UndoImportDependencies,
  { accountId, importId, actor, reason }: UndoImportRequest,
  signal?: AbortSignal,
): Promise<UndoneImport> {
  const importKey = nodeKey(accountId, importId);
  await findImport(graph, { accountId, importId }, signal);
  let retracted = 0;
  const refusals: string[] = [];
  let afterPlace: string | undefined = '';
  while (afterPlace !== undefined && retracted + refusals.length < RECORDS_PER_CALL) {
    const time = timestampOf(clock().getTime());
    const limit = RECORDS_PER_PAGE;
    const page: UndoPageRequest = { accountId, importKey, afterPlace, limit, actor, reason, time };
    const work = (): Promise<UndonePage> => undoPage(graph, extractor, page);
    const done = await writer.alone(nodeKey(accountId), work, signal);
    retracted += done.retracted;
    refusals.push(...done.refusals);
    afterPlace = done.lastPlace;
  }
  return { import: await findImport(graph, { accountId, importId }, signal), retracted, refusals };
}
