/** How far an import is, on a terminal. */
import { SingleBar } from 'cli-progress';
import { formatCount } from '../format/numbers.ts';

/** Shows rows answered for, their rate and the time left. */
export interface ImportProgress {
  /** `endByte`: bytes of the file that the rows answered for take. */
  update(progress: { readonly rows: number; readonly endByte: number }): void;
  stop(): void;
}

/** A bar on the terminal, or nothing without one. The file's bytes say how much is left, since rows are not counted. */
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
  // Batches end in any order; the bar does not go back.
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
