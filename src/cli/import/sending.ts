/** Sends the rows of a file and counts what becomes of them, whatever they are and however it ends. */
import type { Session } from '../session.ts';
import { MAX_EXAMPLES } from './decide.ts';
import { type ImportProgress, importProgress } from './progress.ts';
import { openRowLog, type RowLog } from './row-log.ts';
import { createTallyCounter, type Tally, type TallyCounter } from './tally.ts';

/** Whom a sender tells of its rows. */
export interface ImportListeners {
  readonly counter: TallyCounter;
  readonly log: RowLog;
  readonly progress: ImportProgress;
}

/** What is known of an import at any time. A sender keeps it up to date, for a report of an import that fails. */
export interface ImportState {
  /** Rows of the file; one of several days, or of several events, is one. */
  rows: number;
  retries: number;
}

/** What became of the rows. */
export interface Sent extends Readonly<ImportState> {
  readonly tally: Tally;
  /** Wall time in milliseconds. */
  readonly durationMs: number;
  /** Why the end of the file was not reached. */
  readonly failure: { readonly error: unknown } | undefined;
}

/** Runs a sender. Rejects only when its report cannot be written. */
export async function sending(
  { output, now }: Pick<Session, 'output' | 'now'>,
  { sizeBytes, report }: { readonly sizeBytes: number; readonly report: string | undefined },
  send: (listeners: ImportListeners, state: ImportState) => Promise<void>,
): Promise<Sent> {
  const log = await openRowLog(report);
  const counter = createTallyCounter({ maxExamples: MAX_EXAMPLES });
  const progress = importProgress(output.terminal, { sizeBytes, now });
  const state: ImportState = { rows: 0, retries: 0 };
  const startedAt = now().getTime();
  const failure = await send({ counter, log, progress }, state).then(
    () => undefined,
    (error: unknown) => ({ error }),
  );
  progress.stop();
  await log.end();
  return { ...state, tally: counter.tally(), durationMs: now().getTime() - startedAt, failure };
}
