/** Streams that continue over broken connections. */
import { CallFailure } from './call-failure.ts';
import type { Connection, Method } from './connection.ts';
import { type Waiting, withRetries } from './retry.ts';

/** How long one stream lasts, in milliseconds. A silently lost connection is noticed by then. */
const STREAM_MS = 60_000;

/**
 * Watches until the service ends the stream. When the stream breaks, a new one begins at the last cursor. Rejects when
 * no new stream can be opened after as many attempts as any call gets.
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
      // A stream that has delivered something may end for any reason. If the problem is permanent, the next stream
      // fails.
      if (!(error instanceof CallFailure)) throw error;
    } finally {
      await stream.return?.();
    }
  }
}
