/** The progress of an import on a terminal. */
import { SingleBar } from 'cli-progress';
import { formatCount } from '../format/numbers.ts';

/** Shows the number of answered rows, their rate, and the time left. */
export interface ImportProgress {
  /** `endByte`: the bytes of the file up to the last answered row. */
  update(progress: { readonly rows: number; readonly endByte: number }): void;
  stop(): void;
}

/**
 * A bar on the terminal; without a terminal, nothing. Progress is measured in bytes of the file, because the number of
 * rows is unknown.
 */
export function importProgress(
  terminal: NodeJS.WriteStream | undefined,
  { sizeBytes, now }: { readonly sizeBytes: number; readonly now: () => Date },
): ImportProgress {
  if (terminal === undefined) return { update: () => {}, stop: () => {} };
  const startedAt = now().getTime();
  const bar = new SingleBar({
    format: '  {bar} {percentage} %  {rows} rows  {rate}/s  {eta_formatted} left',
    barCompleteChar: '█',
    barIncompleteChar: '░',
    barsize: 30,
    clearOnComplete: true,
    stream: terminal,
  });
  bar.start(sizeBytes, 0, { rows: '0', rate: '0' });
  // Batches end in any order, but the bar must not go back.
  let furthest = 0;
  return {
    update({ rows, endByte }) {
      furthest = Math.max(furthest, endByte);
      const seconds = Math.max(0.001, (now().getTime() - startedAt) / 1000);
      bar.update(furthest, { rows: formatCount(rows), rate: formatCount(Math.round(rows / seconds)) });
    },
    stop: () => bar.stop(),
  };
}
