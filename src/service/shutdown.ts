/** Parts of a running process, stopped in the reverse of the order they were started in. */
export interface ShutdownStack {
  /** Adds a part to be stopped before all those added so far. */
  push(name: string, stop: () => Promise<void> | void): void;
  /**
   * Stops everything once; later calls get the same promise. A part that fails or hangs does not keep the others from
   * being stopped. Resolves with the names of the parts that did not stop in order, after `deadlineMs` at the latest.
   */
  stop(): Promise<readonly string[]>;
}

/** What stopping may take and who hears of it. */
export interface ShutdownOptions {
  /** Time for everything together, in milliseconds. */
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

/** Starts the work in any case, and waits for it no longer than `limitMs`. */
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
