import { Server, ServerCredentials } from '@grpc/grpc-js';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { connectKaizen, type Kaizen } from '../../src/client/index.ts';
import { AppendEventsResponse, EventServiceService } from '../../src/gen/kaizen/v1/event_service.ts';
import { ItemStatus } from '../../src/gen/kaizen/v1/vocabulary.ts';
import { startTcpProxy, type TcpProxy } from '../fixtures/tcp-proxy.ts';

/** More than the ten seconds within which a silent connection is replaced, and the seconds after that, on a busy machine. */
const LONG_MS = 90_000;

const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

/** A service that takes every event, behind a wire that can fall silent. */
async function start(): Promise<{
  readonly kaizen: Kaizen;
  readonly proxy: TcpProxy;
  readonly stored: string[];
}> {
  const stored: string[] = [];
  const server = new Server();
  server.addService(
    { appendEvents: EventServiceService.appendEvents },
    {
      appendEvents: (
        { request }: { readonly request: { readonly events: readonly { readonly eventId: string }[] } },
        answer: (error: null, response: AppendEventsResponse) => void,
      ) => {
        stored.push(...request.events.map(({ eventId }) => eventId));
        const results = request.events.map(({ eventId }) => ({
          eventId,
          status: ItemStatus.ITEM_STATUS_ACCEPTED,
        }));
        answer(null, AppendEventsResponse.fromPartial({ results, acceptedCount: results.length }));
      },
    },
  );
  closing.push(() => server.forceShutdown());
  const port = await new Promise<number>((resolve, reject) =>
    server.bindAsync('127.0.0.1:0', ServerCredentials.createInsecure(), (error, bound) =>
      error === null ? resolve(bound) : reject(error),
    ),
  );
  const proxy = await startTcpProxy({ host: '127.0.0.1', port });
  closing.push(() => proxy.close());
  const address = `127.0.0.1:${proxy.port}`;
  const kaizen = connectKaizen({ accountId: 'account', address, onProblem: () => undefined });
  closing.push(() => kaizen.close({ timeoutMs: 0 }));
  return { kaizen, proxy, stored };
}

describe('a peer that says nothing', () => {
  test('from the beginning is given up, and another connection is made', { timeout: LONG_MS }, async () => {
    const { kaizen, proxy, stored } = await start();
    proxy.freeze();
    kaizen.logCustom({ name: 'first', eventId: 'first' });
    await vi.waitFor(() => expect(proxy.connections()).toBeGreaterThan(1), { timeout: LONG_MS });
    proxy.mend();
    expect(await kaizen.flush({ timeoutMs: LONG_MS })).toEqual({ pending: 0 });
    expect(stored).toEqual(['first']);
  });

  test('after it was well is replaced', { timeout: LONG_MS }, async () => {
    const { kaizen, proxy, stored } = await start();
    kaizen.logCustom({ name: 'first', eventId: 'first' });
    expect(await kaizen.flush({ timeoutMs: LONG_MS })).toEqual({ pending: 0 });
    proxy.freeze();
    proxy.mend();
    kaizen.logCustom({ name: 'second', eventId: 'second' });
    expect(await kaizen.flush({ timeoutMs: LONG_MS })).toEqual({ pending: 0 });
    expect(stored).toEqual(['first', 'second']);
    expect(proxy.connections()).toBe(2);
  });
});
