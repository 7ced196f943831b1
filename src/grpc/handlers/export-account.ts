import type { ExportAccountRequest, ExportAccountResponse } from '../../gen/kaizen/v1/transfer.ts';
import type { TransferService } from '../../transfer/transfer-service.ts';
import type { StreamHandler } from '../call.ts';

/** AdminService/ExportAccount. Records are read no faster than the caller takes them. */
export function exportAccountHandler(
  transfer: Pick<TransferService, 'export'>,
): StreamHandler<ExportAccountRequest, ExportAccountResponse> {
  return async function* (_request, { accountId, signal }) {
    for await (const records of transfer.export(accountId, signal)) yield { records: [...records] };
  };
}
