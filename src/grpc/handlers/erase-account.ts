import type { ErasureService } from '../../erasure/erasure-service.ts';
import type { EraseAccountRequest, EraseAccountResponse } from '../../gen/kaizen/v1/erasure.ts';
import { invalidFields } from '../../shared/errors.ts';
import type { Handler } from '../call.ts';
import { erasureMessage, erasurePreviewMessage } from '../messages/erasure-message.ts';

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
    const violations = Object.entries({ actor, reason })
      .filter(([, value]) => value.trim() === '')
      .map(([field]) => ({ field, description: 'must be given with force' }));
    if (violations.length > 0) throw invalidFields(violations);
    return erasureMessage(await erase(accountId));
  };
}
