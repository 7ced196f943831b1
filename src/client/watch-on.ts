/** Streams that outlive the connections they come over. */
import { CallFailure } from './call-failure.ts';
import type { Connection, Method } from './connection.ts';
import { type Waiting, withRetries } from './retry.ts';

/** How long one stream lasts, in milliseconds: a connection that is lost without a word is noticed by then. */
const STREAM_MS = 60_000;

/**
 * Watches for as long as the service has something to tell, however often the stream breaks in between: each begins where
 * the one before ended. Rejects when one cannot be opened, after as many attempts as any call gets.
 */
export async function* watchOn<Request, Response extends { readonly cursor: string }>(
  { service, ...waiting }: Waiting & { readonly service: Connection },
  method: Method<Request, Response> & { readonly responseStream: true },
  requestFrom: (cursor: string) => NoInfer<Request>,
): AsyncGenerator<Response, void, undefined> {
  let cursor = '';
  for (;;) {
    const { stream, first } = await withRetries(waiting, async () => {
      const opened = service
        .watch(method, requestFrom(cursor), { timeoutMs: STREAM_MS })
        [Symbol.asyncIterator]();
      return { stream: opened, first: await opened.next() };
    });
    try {
      for (let next = first; next.done !== true; next = await stream.next()) {
        ({ cursor } = next.value);
        yield next.value;
      }
      return;
    } catch (error) {
      // Whatever ended a stream that had something to tell, the next one says so if it is there to stay.
      if (!(error instanceof CallFailure)) throw error;
    } finally {
      await stream.return?.();
    }
  }
}
