/**
 * Loaded into the service by NODE_OPTIONS, in front of its own code. On SIGUSR2 it collects garbage and writes a line with
 * the memory that is left and the longest time for which the event loop was blocked since the last line.
 */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { isMainThread } from 'node:worker_threads';

/** Short beside every bound that is of interest, in milliseconds. */
const TICK_MS = 10;

if (isMainThread) {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc');
  let last = performance.now();
  let used = process.cpuUsage();
  let blockedMs = 0;
  setInterval(() => {
    const now = performance.now();
    const { user, system } = process.cpuUsage(used);
    // A machine with too much to do lets the process wait. What it did not compute was no block of its own.
    blockedMs = Math.max(blockedMs, Math.min(now - last - TICK_MS, (user + system) / 1_000));
    last = now;
    used = process.cpuUsage();
  }, TICK_MS).unref();
  process.on('SIGUSR2', () => {
    collect();
    collect();
    const { rss, heapUsed, external } = process.memoryUsage();
    process.stdout.write(`${JSON.stringify({ vitals: { rss, heapUsed, external, blockedMs } })}\n`);
    blockedMs = 0;
    last = performance.now();
    used = process.cpuUsage();
  });
}
