/** Made exports of every kind: each is imported to exactly what it holds, or refused in words. Nothing is silently different. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { planImport } from '../../src/import/plan-import.ts';
import type { ImportPlan, PlannedRow, Settings } from '../../src/import/plan-types.ts';
import { type MadeExport, makeExport, type TrueRecord } from '../fixtures/exports/made-exports.ts';
import { MICROS } from '../fixtures/exports/written-figures.ts';

const FILES = Number(process.env.KAIZEN_EXPORTS ?? 2_000);
const FIRST_SEED = Number(process.env.KAIZEN_EXPORTS_SEED ?? 1);
/** Reasons for which a file may be refused as it stands, though it is good: a person has to say what it means. */
const QUESTIONS = ['NUMBER_FORMAT_AMBIGUOUS', 'DATE_ORDER_AMBIGUOUS', 'RATES_AMBIGUOUS', 'PLATFORM_UNKNOWN'];

const folder = mkdtempSync(path.join(tmpdir(), 'kaizen-exports-'));
const file = path.join(folder, 'export.csv');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function plan(made: MadeExport, answers: Settings): Promise<ImportPlan> {
  return planImport(file, { ...made.given, ...answers, now: () => new Date('2026-11-20T12:00:00Z') });
}

/** A record in the words of the truth: one line, so that a difference is read at a glance. */
function recordLine({ date, audience, creative, ...figures }: TrueRecord): string {
  const { impressions, clicks, spend, conversions, revenue } = figures;
  const figure = (value: bigint | undefined): string => (value === undefined ? '-' : String(value));
  return [date, creative, audience, ...[impressions, clicks, spend, conversions, revenue].map(figure)].join(
    ' | ',
  );
}

function lineOf(row: PlannedRow): string {
  if (!('record' in row)) return `line ${row.line}: ${row.problems.join('; ')}`;
  const { record } = row;
  const count = (value: number | undefined): bigint | undefined =>
    value === undefined ? undefined : BigInt(Math.round(value * Number(MICROS)));
  const money = (value: number | undefined): bigint | undefined =>
    value === undefined ? undefined : BigInt(value);
  return recordLine({
    ...{ date: record.date, audience: record.audience, creative: record.contentId },
    impressions: count(record.impressions) ?? 0n,
    clicks: count(record.clicks),
    conversions: count(record.conversions),
    spend: money(record.spendMicros),
    revenue: money(record.revenueMicros),
  });
}

/** What is wrong with a plan, in words; undefined when it is exactly what the file holds. */
async function difference(
  made: MadeExport,
  settled: Extract<ImportPlan, { ok: true }>,
): Promise<string | undefined> {
  const records: string[] = [];
  const refused: number[] = [];
  for await (const row of settled.records()) {
    if ('record' in row) records.push(lineOf(row));
    else refused.push(row.line);
  }
  const expected = made.truth.map(recordLine);
  const missing = expected.filter((line) => !records.includes(line));
  const strange = records.filter((line) => !expected.includes(line));
  if (missing.length + strange.length > 0 || records.length !== expected.length) {
    return `${expected.length} records expected, ${records.length} found; missing ${missing[0]}; strange ${strange[0]}`;
  }
  const sum = (read: (record: TrueRecord) => bigint | undefined): bigint =>
    made.truth.reduce((total, record) => total + (read(record) ?? 0n), 0n);
  const { totals } = settled.preview;
  const truth = {
    impressions: sum((r) => r.impressions),
    clicks: sum((r) => r.clicks),
    spend: sum((r) => r.spend),
  };
  if (
    totals.impressions !== truth.impressions ||
    totals.clicks !== truth.clicks ||
    totals.spend !== truth.spend
  ) {
    return `the preview says ${totals.impressions}, ${totals.clicks}, ${totals.spend}`;
  }
  if (refused.join() !== made.badLines.join())
    return `lines ${refused.join()} are refused, not ${made.badLines.join()}`;
  return undefined;
}

/** Imports a file as a person would: as it is, then with the answers to what was asked. */
async function verdict(made: MadeExport): Promise<{ readonly outcome: string; readonly fault?: string }> {
  writeFileSync(file, made.bytes);
  const first = await plan(made, {});
  if (first.ok) {
    const fault = made.isBrokenDown ? 'rows of one identity were taken' : await difference(made, first);
    return { outcome: 'taken as it is', ...(fault === undefined ? {} : { fault }) };
  }
  const reasons = first.problems.map(({ reason }) => reason).join('+');
  if (first.problems.some(({ message, reason }) => message === '' || !/^[A-Z_]+$/.test(reason))) {
    return { outcome: 'refused', fault: `refused without words: ${reasons}` };
  }
  const second = await plan(made, made.answers);
  if (!second.ok) {
    const [{ reason, message } = { reason: '', message: '' }] = second.problems;
    if (made.isBrokenDown && reason === 'SAME_IDENTITY') return { outcome: 'refused: SAME_IDENTITY' };
    return { outcome: `refused: ${reason}`, fault: `refused with all answers given: ${reason}: ${message}` };
  }
  if (!first.problems.every(({ reason }) => QUESTIONS.includes(reason))) {
    return { outcome: 'taken when answered', fault: `asked ${reasons}` };
  }
  const fault = made.isBrokenDown ? 'rows of one identity were taken' : await difference(made, second);
  return { outcome: `taken when answered ${reasons}`, ...(fault === undefined ? {} : { fault }) };
}

test(`${FILES} exports are imported exactly, or refused with a reason`, { timeout: 600_000 }, async () => {
  const outcomes = new Map<string, number>();
  const faults: string[] = [];
  for (let seed = FIRST_SEED; seed < FIRST_SEED + FILES; seed += 1) {
    const made = makeExport(seed);
    const { outcome, fault } = await verdict(made);
    outcomes.set(outcome, (outcomes.get(outcome) ?? 0) + 1);
    if (fault !== undefined) faults.push(`${made.name}\n    ${outcome}: ${fault}`);
  }
  const counted = [...outcomes].sort(([, one], [, other]) => other - one);
  process.stdout.write(`exports: ${counted.map(([outcome, count]) => `${count} ${outcome}`).join(', ')}\n`);
  expect(faults.slice(0, 20), `${faults.length} of ${FILES}`).toEqual([]);
});
