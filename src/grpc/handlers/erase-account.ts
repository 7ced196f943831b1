import type { ErasureService } from '../../erasure/erasure-service.ts';
import type { EraseAccountRequest, EraseAccountResponse } from '../../gen/kaizen/v1/erasure.ts';
import type { Handler } from '../call.ts';
import { erasureMessage, erasurePreviewMessage } from '../messages/erasure-message.ts';
import { requireDecision } from '../require-decision.ts';

/** AdminService/EraseAccount. It ignores the caller's leaving: an erasure that has begun is finished. */
export function eraseAccountHandler({
  preview,
  erase,
}: Pick<ErasureService, 'preview' | 'erase'>): Handler<EraseAccountRequest, EraseAccountResponse> {
  return async ({ force, actor, reason }, { accountId, signal }) => {
    if (!force) {
      const found = await preview(accountId, signal);
      return 'counts' in found ? erasurePreviewMessage(found.counts) : erasureMessage(found.erasure);
    }
    requireDecision({ actor, reason });
    return erasureMessage(await erase(accountId));
  };
}
