/** What a storm showed: for people, and for programs. */
import { CUTS_PER_FAULT, FAULTS } from './plan.ts';
import type { StormReport } from './storm.ts';

const SHOWN = 10;

/** Whether the storm cost nothing. */
export function isClean(report: StormReport): boolean {
  return findingsOf(report).every(([, list]) => list.length === 0);
}

function findingsOf(report: StormReport): readonly (readonly [name: string, list: readonly unknown[]])[] {
  const { lost, duplicated, unexpected, counterMismatches, staleWrites } = report;
  return [
    ['lost', lost],
    ['duplicated', duplicated],
    ['unexpected', unexpected],
    ['counter_mismatches', counterMismatches],
    ['stale_writes', staleWrites],
  ];
}

/** The figures that are compared from run to run. */
export function stormJson(report: StormReport): object {
  const { faults, outages } = report;
  const sorted = outages.toSorted((a, b) => a - b);
  return {
    kills_server: faults.KILL_SERVER + faults.KILL_BOTH,
    kills_database: faults.KILL_DATABASE + faults.KILL_BOTH,
    cut_commits: faults.CUT_COMMITS,
    stalls: faults.STALL_SERVER + faults.STALL_DATABASE,
    full_disks: faults.FULL_DISK,
    away: faults.AWAY,
    slow: faults.SLOW,
    acknowledged: report.acknowledged,
    unknown: report.unknown,
    compared: report.compared,
    ...Object.fromEntries(findingsOf(report).map(([name, list]) => [name, list.length])),
    unavailable_s_p50: round(sorted[Math.floor(sorted.length / 2)] ?? 0),
    unavailable_s_max: round(sorted.at(-1) ?? 0),
    calls: report.calls,
  };
}

function round(seconds: number): number {
  return Math.round(seconds * 100) / 100;
}

/** The same as text. */
export function stormText(report: StormReport): string {
  const faults = FAULTS.map((kind) => [kind, String(report.faults[kind])]);
  const calls = Object.entries(report.calls).map(([name, { answered, unanswered }]) => [
    name,
    String(answered),
    String(unanswered),
  ]);
  return [
    table([['fault', 'struck'], ...faults]),
    `Commits are cut ${CUTS_PER_FAULT} at a time, and counted one by one.`,
    '',
    table([['call', 'answered', 'unanswered'], ...calls]),
    '',
    `${report.acknowledged} items acknowledged, ${report.unknown} without an answer; ${report.compared} values compared.`,
    ...findingsOf(report).map(([name, list]) => `${name}: ${list.length}${examples(list)}`),
  ].join('\n');
}

function examples(list: readonly unknown[]): string {
  const shown = list
    .slice(0, SHOWN)
    .map((one) => `\n  ${typeof one === 'string' ? one : JSON.stringify(one)}`);
  return shown.join('') + (list.length > SHOWN ? `\n  and ${list.length - SHOWN} more` : '');
}

/** Columns as wide as their widest text. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) =>
      row
        .map((text, column) => text.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}
