/** The parts of a running process. They are stopped in reverse order of their start. */
export interface ShutdownStack {
  /** Adds a part, which will be stopped before all parts added so far. */
  push(name: string, stop: () => Promise<void> | void): void;
  /**
   * Stops everything once; later calls return the same promise. A part that fails or hangs does not prevent the others
   * from being stopped. Resolves after `deadlineMs` at the latest, with the names of the parts that did not stop
   * properly.
   */
  stop(): Promise<readonly string[]>;
}

/** Time limit and logger of a shutdown. */
export interface ShutdownOptions {
  /** Time for all parts together, in milliseconds. Those that are not done by then are left. */
  readonly deadlineMs: number;
  readonly log?: { warn(fields: Readonly<Record<string, unknown>>, message: string): void };
}

/** An empty stack. */
export function createShutdownStack({ deadlineMs, log }: ShutdownOptions): ShutdownStack {
  const parts: { readonly name: string; readonly stop: () => Promise<void> | void }[] = [];
  let stopped: Promise<readonly string[]> | undefined;

  async function stopAll(): Promise<readonly string[]> {
    const failed: string[] = [];
    const deadline = performance.now() + deadlineMs;
    for (let part = parts.pop(); part !== undefined; part = parts.pop()) {
      const { name, stop } = part;
      const leftMs = Math.max(0, deadline - performance.now());
      try {
        await within(leftMs, async () => stop());
      } catch (error) {
        failed.push(name);
        log?.warn({ part: name, err: error }, 'part did not stop in order');
      }
    }
    return failed;
  }

  return {
    push(name, stop) {
      parts.push({ name, stop });
    },
    stop() {
      stopped ??= stopAll();
      return stopped;
    },
  };
}

/** Starts the work in any case, but waits at most `limitMs` for it. */
async function within(limitMs: number, work: () => Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error('the time for shutting down ran out')), limitMs);
  });
  try {
    await Promise.race([work(), timeout]);
  } finally {
    clearTimeout(timer);
  }
}
