import type { UndoImportRequest, UndoImportResponse } from '../../gen/kaizen/v1/import.ts';
import { type UndoImportDependencies, undoImport } from '../../ingestion/imports/undo-import.ts';
import type { Handler } from '../call.ts';
import { importMessage } from '../messages/import-message.ts';

/** PerformanceService/UndoImport. */
export function undoImportHandler(
  deps: UndoImportDependencies,
): Handler<UndoImportRequest, UndoImportResponse> {
  return async ({ importId, actor, reason }, { accountId, signal }) => {
    const undone = await undoImport(deps, { accountId, importId, actor, reason }, signal);
    const { stored, retracted } = undone.import;
    return {
      import: importMessage(undone.import),
      retractedCount: undone.retracted,
      remainingCount: stored - retracted,
      refusedCount: undone.refusals.length,
      refusal: undone.refusals[0] ?? '',
    };
  };
}
