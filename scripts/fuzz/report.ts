/** The result of a run, for people and for programs. */
import type { PressureReport } from './pressure.ts';
import type { Counts, Finding, FuzzRun } from './run.ts';
import type { Vitals } from './service.ts';

/** Everything that a run found. */
export interface FuzzReport {
  readonly seed: number;
  readonly run: FuzzRun;
  readonly pressure: PressureReport | undefined;
  /** After all messages, and before the pressure. */
  readonly vitals: Vitals;
  readonly findings: readonly Finding[];
}

const MEBIBYTE = 2 ** 20;

/** Whether nothing was found. */
export function isClean({ findings }: FuzzReport): boolean {
  return findings.length === 0;
}

/** Counts and findings, with the fewest messages that any RPC got. */
export function fuzzJson({ seed, run, pressure, vitals, findings }: FuzzReport): object {
  const byRpc = Object.fromEntries(
    [...run.counts].toSorted(([a], [b]) => a.localeCompare(b)).map(([rpc, kinds]) => [rpc, totals(kinds)]),
  );
  return {
    ...{ seed, messages: run.sent, rpcs: run.counts.size, fewest_of_an_rpc: fewest(run.counts) },
    ...{ findings, vitals, pressure, slowest: run.slowest },
    largest_answers: Object.fromEntries([...run.largest].toSorted(([, a], [, b]) => b - a)),
    by_kind: totalsByKind(run.counts),
    by_rpc: byRpc,
    by_rpc_and_kind: Object.fromEntries(
      [...run.counts].map(([rpc, kinds]) => [
        rpc,
        Object.fromEntries([...kinds].map(([kind, ends]) => [kind, Object.fromEntries(ends)])),
      ]),
    ),
  };
}

/** A few lines. */
export function fuzzText(report: FuzzReport): string {
  const { seed, run, pressure, vitals, findings } = report;
  const mebibytes = (bytes: number): string => `${Math.round(bytes / MEBIBYTE)} MiB`;
  return [
    `${run.sent} messages to ${run.counts.size} RPCs (at least ${fewest(run.counts)} each), seed ${seed}.`,
    `Afterwards ${mebibytes(vitals.rss)} resident, ${mebibytes(vitals.heapUsed)} of heap; the event loop was blocked for ${Math.round(vitals.blockedMs)} ms at most.`,
    ...(pressure === undefined
      ? []
      : [
          `Under pressure: ${pressure.calls} calls in ${pressure.windows.length} windows; blocked for ${Math.round(pressure.blockedMs)} ms at most; ${pressure.rule}`,
          ...pressure.windows.map(
            ({ rss, heapUsed, external }, at) =>
              `  window ${at + 1}: ${mebibytes(rss)} resident, ${mebibytes(heapUsed)} of heap, ${mebibytes(external)} of buffers`,
          ),
        ]),
    findings.length === 0 ? 'Nothing was found.' : `${findings.length} findings:`,
    ...findings.map(
      ({ fault, index, rpc, kind, code, reason, message }) =>
        `- ${fault} (${index < 0 ? kind : `--only ${index}: ${rpc}, ${kind}`}): ${code} ${reason} ${JSON.stringify(message.slice(0, 300))}`,
    ),
  ].join('\n');
}

function totals(kinds: ReadonlyMap<string, ReadonlyMap<string, number>>): Record<string, number> {
  const sums: Record<string, number> = {};
  for (const ends of kinds.values()) for (const [end, times] of ends) sums[end] = (sums[end] ?? 0) + times;
  return sums;
}

function totalsByKind(counts: Counts): Record<string, Record<string, number>> {
  const kinds: Record<string, Record<string, number>> = {};
  for (const ofRpc of counts.values())
    for (const [kind, ends] of ofRpc) {
      const sums = kinds[kind] ?? {};
      kinds[kind] = sums;
      for (const [end, times] of ends) sums[end] = (sums[end] ?? 0) + times;
    }
  return kinds;
}

function fewest(counts: Counts): number {
  const sums = [...counts.values()].map((kinds) =>
    Object.values(totals(kinds)).reduce((sum, times) => sum + times, 0),
  );
  return sums.length === 0 ? 0 : Math.min(...sums);
}
