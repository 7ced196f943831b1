/** The results for people: a table with goals, and the machine that was used. */
import { cpus, loadavg, totalmem } from 'node:os';
import Table from 'cli-table3';
import type { Figures } from './figures.ts';
import { type Goal, goals, isMet } from './goals.ts';

const BYTES_PER_GB = 2 ** 30;

/** Machine and versions. `neo4jAgent` is the server's own name for itself. */
export function describeMachine(neo4jAgent: string | undefined): string {
  const [cpu] = cpus();
  const [load = 0] = loadavg();
  return [
    `${cpus().length} × ${cpu?.model ?? 'unknown processor'}`,
    `${(totalmem() / BYTES_PER_GB).toFixed(0)} GiB`,
    `Node ${process.versions.node}`,
    ...(neo4jAgent === undefined ? [] : [neo4jAgent]),
    `load average ${load.toFixed(1)}`,
  ].join(' · ');
}

/** One row for each measured value, in the order of the goals. */
export function formatReport(figures: Figures): string {
  const table = new Table({
    head: ['figure', 'median', 'min – max', 'goal', '', ''],
    style: { head: [], border: [], compact: true },
    colAligns: ['left', 'right', 'right', 'right', 'left', 'left'],
  });
  for (const goal of goals) {
    const value = figures.get(goal.name);
    if (value !== undefined) table.push(rowOf(goal, value, figures));
  }
  return table.toString();
}

function rowOf(goal: Goal, value: number, figures: Figures): string[] {
  const show = (number: number): string =>
    number.toLocaleString('en', {
      minimumFractionDigits: goal.digits,
      maximumFractionDigits: goal.digits,
    });
  const low = figures.get(`${goal.name}_min`);
  const high = figures.get(`${goal.name}_max`);
  const spread = low === undefined || high === undefined ? '' : `${show(low)} – ${show(high)}`;
  const met = isMet(goal, value);
  const verdict = met === undefined ? '' : met ? 'met' : 'missed';
  return [goal.name, show(value), spread, goalText(goal), verdict, goal.description];
}

function goalText({ atLeast, atMost }: Goal): string {
  if (atLeast !== undefined) return `≥ ${atLeast.toLocaleString('en')}`;
  return atMost === undefined ? '' : `≤ ${atMost.toLocaleString('en')}`;
}
