import type { Logger } from 'pino';
import type { CycleService } from './cycle-service.ts';

/**
 * Regularly looks for cycles of dead servers and resumes them. When `everyMs` is half a lease term, a cycle is resumed
 * at most one and a half terms after its server died. Returns a function that stops the search.
 */
export function watchForInterruptedCycles(
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
