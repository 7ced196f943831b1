import type { ListCyclesRequest, ListCyclesResponse } from '../../gen/kaizen/v1/cycle.ts';
import type { CyclePlace, CycleService } from '../../learning/cycle/cycle-service.ts';
import type { Handler } from '../call.ts';
import { cycleMessage } from '../messages/cycle-messages.ts';
import { countPart, decodePageToken, encodePageToken, idPart, pageSize } from '../page-token.ts';

const PAGE_SIZES = { default: 50, most: 500 } as const;

/**
 * LearningService/ListCycles. Cycles that begin meanwhile belong before the first page, so later pages stay the same.
 */
export function listCyclesHandler({
  cycles,
}: {
  readonly cycles: Pick<CycleService, 'list'>;
}): Handler<ListCyclesRequest, ListCyclesResponse> {
  return async ({ accountId, pageToken, pageSize: requested }) => {
    const scope = ['cycles', accountId];
    const limit = pageSize(requested, PAGE_SIZES);
    const found = await cycles.list({
      accountId,
      // One more than asked for shows whether there is a next page.
      limit: limit + 1,
      after: toPlace(decodePageToken(scope, pageToken, [countPart, idPart])),
    });
    const page = found.slice(0, limit);
    const last = page.at(-1);
    const isMore = found.length > limit && last !== undefined;
    return {
      cycles: page.map(cycleMessage),
      nextPageToken: isMore ? encodePageToken(scope, [String(last.startedAtMs), last.cycleId]) : '',
    };
  };
}

function toPlace(position: readonly string[] | undefined): CyclePlace | undefined {
  if (position === undefined) return undefined;
  return { startedAtMs: Number(position[0]), cycleId: position[1] ?? '' };
}
