/** The results for people: gate, ambition and result, beside the naive method. */
import Table from 'cli-table3';
import type { EvaluationResult, Figures } from './evaluation.ts';
import { type Bound, type EvaluationName, type Gate, gates, isWithin } from './gates.ts';

/** One row for every measured gate, all other values below, and the remarks. */
export function formatReport(
  name: EvaluationName,
  { figures, notes }: EvaluationResult,
  run: { readonly seconds: number; readonly seed: number; readonly scale: number },
): string {
  const rows = gates[name];
  const table = new Table({
    head: [name, 'reached', 'naive', 'former', 'plain', 'gate', '', 'ambition', ''],
    style: { head: [], border: [], compact: true },
    colAligns: ['left', 'right', 'right', 'right', 'right', 'right', 'left', 'right', 'left'],
  });
  for (const row of rows) {
    const value = figures[row.name];
    if (value !== undefined) table.push(rowOf(row, value, figures));
  }
  const shown = new Set(
    rows.flatMap((row) => [row.name, row.naive ?? '', row.former ?? '', row.plain ?? '']),
  );
  const rest = Object.entries(figures).filter(([figure]) => !shown.has(figure));
  return [
    table.toString(),
    ...rest.map(([figure, value]) => `${figure} ${Number(value.toPrecision(4))}`),
    ...notes,
    `seed ${run.seed}, scale ${run.scale}, ${run.seconds.toFixed(0)} s`,
  ].join('\n');
}

function rowOf(row: Gate, value: number, figures: Figures): string[] {
  const show = (number: number): string => number.toFixed(row.digits);
  const beside = (figure: string | undefined): string => {
    const value = figure === undefined ? undefined : figures[figure];
    return value === undefined ? '' : show(value);
  };
  return [
    row.description,
    show(value),
    beside(row.naive),
    beside(row.former),
    beside(row.plain),
    describeBound(row.gate),
    describeOutcome(isWithin(row.gate, value)),
    describeBound(row.ambition),
    describeOutcome(isWithin(row.ambition, value)),
  ];
}

function describeBound(bound: Bound | undefined): string {
  if (bound === undefined) return '';
  const { atLeast, atMost } = bound;
  if (atLeast !== undefined && atMost !== undefined) return `${atLeast}–${atMost}`;
  return atLeast === undefined ? `≤ ${atMost}` : `≥ ${atLeast}`;
}

function describeOutcome(isMet: boolean | undefined): string {
  if (isMet === undefined) return '';
  return isMet ? '✓' : '✗';
}
