/** What is buffered when the process is told to end, or has nothing left to do. */

/** What of a process is listened to; another in tests. */
export type ExitSignals = Pick<NodeJS.Process, 'on' | 'removeListener' | 'listenerCount' | 'kill' | 'pid'>;

/** A client, as far as the end of its process concerns it. */
export interface Leaving {
  flush(timeoutMs: number): Promise<{ readonly pending: number }>;
  /** Called when not everything was delivered. */
  left(): void;
}

/** Kubernetes gives 30 s, systemd 90: this leaves the rest to others. */
const FLUSH_MS = 10_000;

/** The clients of a process share one listener: it ends the process when the last of them has flushed. */
interface Watch {
  readonly clients: Set<Leaving>;
  end(): void;
}

const watches = new WeakMap<ExitSignals, Watch>();

/**
 * Flushes on SIGTERM and before the process ends for want of work. SIGTERM still ends the process afterwards, unless the
 * program listens to it too: then it is the program's to end. Returns what takes it back.
 */
export function flushOnExit(client: Leaving, process: ExitSignals): () => void {
  const watch = watches.get(process) ?? beginWatch(process);
  watch.clients.add(client);
  return () => {
    watch.clients.delete(client);
    if (watch.clients.size === 0) watch.end();
  };
}

function beginWatch(process: ExitSignals): Watch {
  const clients = new Set<Leaving>();
  let isLeaving = false;
  const flushAll = async (): Promise<void> => {
    await Promise.all(
      [...clients].map(async (client) => {
        const { pending } = await client.flush(FLUSH_MS);
        if (pending > 0) client.left();
      }),
    );
  };
  const onSigterm = (): void => {
    const isOurs = process.listenerCount('SIGTERM') === 1;
    const leave = (): void => {
      process.removeListener('SIGTERM', onSigterm);
      if (isOurs) process.kill(process.pid, 'SIGTERM');
    };
    // Whoever asks twice does not want to wait.
    if (isLeaving) leave();
    else void flushAll().then(leave);
    isLeaving = true;
  };
  const onBeforeExit = (): void => {
    if (isLeaving) return;
    isLeaving = true;
    void flushAll();
  };
  process.on('SIGTERM', onSigterm);
  process.on('beforeExit', onBeforeExit);
  const watch = {
    clients,
    end() {
      process.removeListener('SIGTERM', onSigterm);
      process.removeListener('beforeExit', onBeforeExit);
      watches.delete(process);
    },
  };
  watches.set(process, watch);
  return watch;
}
