import type { UndoImportRequest, UndoImportResponse } from '../../gen/kaizen/v1/import.ts';
import { type UndoImportDependencies, undoImport } from '../../ingestion/imports/undo-import.ts';
import { EXPIRED } from '../../ingestion/imports/undo-page.ts';
import type { Handler } from '../call.ts';
import { importMessage } from '../messages/import-message.ts';

/** PerformanceService/UndoImport. */
export function undoImportHandler(
  deps: UndoImportDependencies,
): Handler<UndoImportRequest, UndoImportResponse> {
  return async ({ importId, actor, reason }, { accountId, signal }) => {
    const undone = await undoImport(deps, { accountId, importId, actor, reason }, signal);
    const { stored, retracted, expired } = undone.import;
    return {
      import: importMessage(undone.import),
      retractedCount: undone.retracted,
      remainingCount: stored - retracted,
      refusedCount: undone.refusals.length + expired,
      refusal: undone.refusals[0] ?? (expired > 0 ? EXPIRED : ''),
    };
  };
}
