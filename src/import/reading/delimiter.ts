/** Detects what separates the cells of a file. */
import { cellsAlone } from './row-parser.ts';

/** Delimiters of exports, the most usual first. */
const DELIMITERS: readonly string[] = [',', ';', '\t', '|'];

/** Some spreadsheets begin a file with `sep=;`. */
export function statedDelimiter(line: string): string | undefined {
  return /^\s*"?sep=(.)"?[,;\t]*\s*$/i.exec(line)?.[1];
}

/**
 * The delimiter with which most lines have the same number of cells, at least two. Ties are decided by `preference`:
 * how well a line of these cells serves as a header. Undefined when no delimiter divides the lines.
 */
export function detectDelimiter(
  lines: readonly string[],
  preference: (delimiter: string) => number,
): string | undefined {
  let best: { delimiter: string; header: number; consistency: number } | undefined;
  for (const delimiter of DELIMITERS) {
    const consistency = consistencyOf(lines, delimiter);
    if (consistency === 0) continue;
    const header = preference(delimiter);
    const isBetter =
      best === undefined ||
      header > best.header ||
      (header === best.header && consistency > best.consistency);
    if (isBetter) best = { delimiter, header, consistency };
  }
  return best?.delimiter;
}

/** Number of lines that have the most frequent number of cells, counting only numbers above one. */
function consistencyOf(lines: readonly string[], delimiter: string): number {
  const counts = new Map<number, number>();
  for (const line of lines) {
    const cells = cellsAlone(line, delimiter);
    if (cells > 1) counts.set(cells, (counts.get(cells) ?? 0) + 1);
  }
  return Math.max(0, ...[...counts].map(([cells, count]) => count * Math.log2(cells)));
}
