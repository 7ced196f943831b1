/** Holds back a stream of requests that is faster than its quota. Nothing of it is refused. */
import type { Call, RequestStream } from './call.ts';
import { encodedBytes } from './codec.ts';
import { holdersOf } from './holders.ts';
import type { Quotas } from './quotas.ts';

/** The messages of a stream, no faster than the quota allows. The first one was counted when the stream began. */
export function pacedRequests(
  requests: RequestStream<object>,
  quotas: Pick<Quotas, 'pace'>,
  { principal, accountId, signal }: Pick<Call, 'principal' | 'accountId' | 'signal'>,
): RequestStream<object> {
  const holders = holdersOf(principal, accountId);
  let isFirst = true;
  return {
    isCut: () => requests.isCut(),
    async take() {
      const taken = await requests.take();
      const counted = isFirst ? taken.slice(1) : taken;
      isFirst = false;
      if (counted.length > 0) {
        const bytes = counted.reduce((sum, message) => sum + encodedBytes(message), 0);
        await quotas.pace({ holders, bytes, messages: counted.length }, signal);
      }
      return taken;
    },
  };
}
