/** Notes when API keys were last used: once a minute for all of them, instead of once per call. */
import type { Logger } from 'pino';
import { noteKeyUses } from '../gen/queries.ts';
import type { Graph } from '../graph/graph.ts';

const FLUSH_MS = 60_000;

/** Collects uses of keys. */
export interface KeyUses {
  /** Notes a use, in milliseconds since 1970. */
  used(keyId: string, atMs: number): void;
  start(): void;
  /** Stores what was collected. */
  stop(): Promise<void>;
}

/** An empty collection. */
export function createKeyUses({
  graph,
  log,
}: {
  readonly graph: Pick<Graph, 'run'>;
  readonly log: Logger;
}): KeyUses {
  const uses = new Map<string, number>();
  let timer: NodeJS.Timeout | undefined;
  async function flush(): Promise<void> {
    if (uses.size === 0) return;
    const rows = [...uses].map(([keyId, atMs]) => ({ keyId, atMs: BigInt(atMs) }));
    uses.clear();
    // A lost note is harmless: the next use of the key is noted again.
    await graph.run(noteKeyUses, { uses: rows }).catch((error: unknown) => {
      log.warn({ err: error, keys: rows.length }, 'last uses of API keys were not stored');
    });
  }
  return {
    used: (keyId, atMs) => void uses.set(keyId, atMs),
    start() {
      timer = setInterval(() => void flush(), FLUSH_MS).unref();
    },
    async stop() {
      clearInterval(timer);
      await flush();
    },
  };
}
