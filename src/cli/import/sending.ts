/** Sends the rows of a file and counts the results, whatever the rows are and however the import ends. */
import type { Session } from '../session.ts';
import { MAX_EXAMPLES } from './decide.ts';
import { type ImportProgress, importProgress } from './progress.ts';
import { openRowLog, type RowLog } from './row-log.ts';
import { createTallyCounter, type Tally, type TallyCounter } from './tally.ts';

/** Who is informed about rows. */
export interface ImportListeners {
  readonly counter: TallyCounter;
  readonly log: RowLog;
  readonly progress: ImportProgress;
}

/** The current state of an import. The sender keeps it current, so that a failed import can be reported. */
export interface ImportState {
  /** Rows of the file. A row with several days or events counts once. */
  rows: number;
  retries: number;
}

/** The result of sending. */
export interface Sent extends Readonly<ImportState> {
  readonly tally: Tally;
  /** Wall time in milliseconds. */
  readonly durationMs: number;
  /** Why sending stopped before the end of the file. */
  readonly failure: { readonly error: unknown } | undefined;
}

/** Runs a sender. Rejects only when the report cannot be written. */
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
