/** Texts as files, planned. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { PerformanceRecord } from '../../src/gen/kaizen/v1/performance.ts';
import { planImport } from '../../src/import/plan-import.ts';
import type { ImportOptions, Preview, Problem } from '../../src/import/plan-types.ts';

/** The day of every test. */
export const NOW = new Date('2026-11-30T12:00:00Z');

/** What became of a file. */
export interface Planned {
  readonly problems: readonly Problem[];
  readonly preview: Preview | undefined;
  readonly records: readonly PerformanceRecord[];
  /** Lines that were refused, each with its reasons. */
  readonly refused: readonly (readonly [line: number, problem: string])[];
}

/** Plans a file of this content and reads all of its records. */
export async function planText(
  content: string | Uint8Array,
  options: Partial<ImportOptions> = {},
): Promise<Planned> {
  const folder = await mkdtemp(path.join(tmpdir(), 'kaizen-plan-'));
  try {
    const file = path.join(folder, 'export.csv');
    await writeFile(file, content);
    return await planFile(file, options);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Plans a file and reads all of its records. */
export async function planFile(file: string, options: Partial<ImportOptions> = {}): Promise<Planned> {
  const plan = await planImport(file, { now: () => NOW, ...options });
  if (!plan.ok) return { problems: plan.problems, preview: undefined, records: [], refused: [] };
  const records: PerformanceRecord[] = [];
  const refused: (readonly [number, string])[] = [];
  for await (const row of plan.records()) {
    if ('record' in row) records.push(row.record);
    else refused.push([row.line, row.problems.join('; ')]);
  }
  return { problems: [], preview: plan.preview, records, refused };
}

/** Sums of the records, as a person would add them. */
export function sums(records: readonly PerformanceRecord[]): {
  readonly impressions: number;
  readonly clicks: number;
  readonly conversions: number;
  readonly spend: number;
} {
  const add = (value: (record: PerformanceRecord) => number | undefined, unit = 1): number =>
    Math.round(records.reduce((sum, record) => sum + (value(record) ?? 0) * (1_000_000 / unit), 0)) /
    1_000_000;
  return {
    impressions: add(({ impressions }) => impressions),
    clicks: add(({ clicks }) => clicks),
    conversions: add(({ conversions }) => conversions),
    spend: add(({ spendMicros }) => spendMicros, 1_000_000),
  };
}

/** The problems as one text. */
export function problemText({ problems }: Planned): string {
  return problems.map(({ reason, message }) => `${reason} ${message}`).join('\n');
}
