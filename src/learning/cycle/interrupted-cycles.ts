import type { Logger } from 'pino';
import type { CycleService } from './cycle-service.ts';

/**
 * Looks for cycles of dead servers from time to time, and takes them up: with a look every half term of a lease, one
 * goes on at the latest a term and a half after its server died. Returns what ends that.
 */
export function lookForInterruptedCycles(
  cycles: Pick<CycleService, 'resumeInterrupted'>,
  { everyMs, log }: { readonly everyMs: number; readonly log: Logger },
): () => void {
  const timer = setInterval(() => {
    cycles.resumeInterrupted({ atStart: false }).catch((error: unknown) => {
      log.warn({ err: error }, 'interrupted cycles could not be looked for');
    });
  }, everyMs);
  timer.unref();
  return () => clearInterval(timer);
}
