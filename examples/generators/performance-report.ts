/** Reads a platform's report of how creatives did. */

/** One row as a platform writes it: numbers as text, gaps included. */
export interface ReportRow {
  readonly content: string;
  readonly platform: string;
  /** YYYY-MM-DD. */
  readonly day: string;
  readonly shown: string;
  readonly clicked: string;
  /** Likes, shares, comments and the like. */
  readonly engaged: string;
  /** What a person says of the creative: "winner", "loser" or nothing. */
  readonly verdict?: string;
}

/** Figures of one creative on one day. */
export interface ReportedFigures {
  readonly contentId: string;
  readonly platform: string;
  readonly date: string;
  readonly impressions: number;
  readonly clicks: number;
  readonly engagements: number;
}

/** Told what the report says, row by row. */
export interface ReportListener {
  figures?(figures: ReportedFigures): void;
  unreadable?(row: ReportRow, violations: readonly string[]): void;
  winner?(row: ReportRow): void;
  loser?(row: ReportRow): void;
}

/** How much of a report could be read. */
export interface ReportReading {
  readonly figures: readonly ReportedFigures[];
  readonly unreadable: readonly ReportRow[];
}

/** A row that cannot be read keeps no other from being read. */
export function readReport(rows: readonly ReportRow[], listener: ReportListener = {}): ReportReading {
  const figures: ReportedFigures[] = [];
  const unreadable: ReportRow[] = [];
  for (const row of rows) {
    const { violations, ...read } = readRow(row);
    if (violations.length > 0) {
      unreadable.push(row);
      listener.unreadable?.(row, violations);
      continue;
    }
    figures.push(read);
    listener.figures?.(read);
    if (row.verdict === 'winner') listener.winner?.(row);
    if (row.verdict === 'loser') listener.loser?.(row);
  }
  return { figures, unreadable };
}

function readRow(row: ReportRow): ReportedFigures & { readonly violations: readonly string[] } {
  const violations: string[] = [];
  const count = (name: 'shown' | 'clicked' | 'engaged'): number => {
    if (!/^[0-9]+$/.test(row[name])) violations.push(`${name}: "${row[name]}" is not a count`);
    return Number(row[name]);
  };
  if (!/^\d{4}-\d{2}-\d{2}$/.test(row.day)) violations.push(`day: "${row.day}" is not a date as YYYY-MM-DD`);
  return {
    contentId: row.content,
    platform: row.platform,
    date: row.day,
    impressions: count('shown'),
    clicks: count('clicked'),
    engagements: count('engaged'),
    violations,
  };
}
