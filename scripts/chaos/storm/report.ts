/** What a storm showed: for people, and for programs. */
import { findingsOf, type Outcome } from './outcome.ts';
import { CUTS_PER_FAULT, FAULTS } from './plan.ts';
import type { StormReport } from './storm.ts';

const SHOWN = 10;

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
    read_only: faults.READ_ONLY,
    away: faults.AWAY,
    slow: faults.SLOW,
    ...outcomeJson(report),
    unavailable_s_p50: round(sorted[Math.floor(sorted.length / 2)] ?? 0),
    unavailable_s_max: round(sorted.at(-1) ?? 0),
    calls: report.calls,
  };
}

/** The part that every run has. */
export function outcomeJson(outcome: Outcome): object {
  return {
    acknowledged: outcome.acknowledged,
    unknown: outcome.unknown,
    compared: outcome.compared,
    ...Object.fromEntries(findingsOf(outcome).map(([name, list]) => [name, list.length])),
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
    outcomeText(report),
  ].join('\n');
}

/** The same as text. */
export function outcomeText(outcome: Outcome): string {
  return [
    `${outcome.acknowledged} items acknowledged, ${outcome.unknown} without an answer; ${outcome.compared} values compared.`,
    ...findingsOf(outcome).map(([name, list]) => `${name}: ${list.length}${examples(list)}`),
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
