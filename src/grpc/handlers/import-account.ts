import type {
  AccountRecord,
  ImportAccountRequest,
  ImportAccountResponse,
} from '../../gen/kaizen/v1/transfer.ts';
import type { TransferService } from '../../transfer/transfer-service.ts';
import { shuttingDown } from '../admission.ts';
import type { RequestStream, UploadHandler } from '../call.ts';

/** AdminService/ImportAccount. Each message is stored before the next one is taken. */
export function importAccountHandler(
  transfer: Pick<TransferService, 'import'>,
): UploadHandler<ImportAccountRequest, ImportAccountResponse> {
  return (requests, { accountId, signal }) => transfer.import(accountId, messagesOf(requests, signal));
}

async function* messagesOf(
  requests: RequestStream<ImportAccountRequest>,
  signal: AbortSignal,
): AsyncGenerator<readonly AccountRecord[]> {
  for (let taken = await requests.take(); taken.length > 0; taken = await requests.take()) {
    for (const { records } of taken) {
      signal.throwIfAborted();
      yield records;
    }
  }
  // A file that a stopping server has not read to its end is no broken file.
  if (requests.isCut()) throw shuttingDown();
}
