/** Questions about a file, as they are asked on a terminal. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { settledPlan } from '../../../src/cli/import/settle.ts';
import { createStyle } from '../../../src/cli/style.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'kaizen-settle-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Both the numbers and the days of this file can be read in two ways. */
const file = path.join(folder, 'export.csv');
writeFileSync(file, 'Ad name;Day;Impressions;Link clicks;Amount spent (USD)\nA;03/04/2026;1000;7;12.000\n');

async function settle(answers: readonly string[] | undefined) {
  const left = [...(answers ?? [])];
  const asked: string[] = [];
  const noted: string[] = [];
  const style = createStyle(false);
  const output = {
    ...{ print: () => undefined, note: (text: string) => void noted.push(text), status: () => undefined },
    ...{ style, noteStyle: style, width: 100, terminal: undefined },
  };
  const ask = async (question: string): Promise<string> => {
    asked.push(question);
    return left.shift() ?? '';
  };
  const plan = settledPlan(
    file,
    { set: ['project_id=p'], now: () => new Date('2026-11-20T12:00:00Z') },
    { output, ...(answers === undefined ? {} : { ask }) },
  );
  return { plan, asked, noted };
}

/** The first record of a plan. */
async function firstRecord(plan: Awaited<ReturnType<typeof settle>>['plan']) {
  for await (const row of (await plan).records()) return 'record' in row ? row.record : undefined;
  return undefined;
}

test.each([
  [['1', '1'], { spendMicros: 12_000_000, date: '2026-04-03' }],
  [['1', '2'], { spendMicros: 12_000_000, date: '2026-03-04' }],
  // Where the comma begins the decimals, the day comes first.
  [['2'], { spendMicros: 12_000_000_000, date: '2026-04-03' }],
])('the answers %j settle what can be read in two ways', async (answers, record) => {
  const { plan, asked, noted } = await settle(answers);
  expect(await firstRecord(plan)).toMatchObject(record);
  expect(asked).toHaveLength(answers.length);
  // What was answered is said as the option that would have.
  expect(noted.filter((text) => /^\(--[a-z-]+ \w+\)$/.test(text))).toHaveLength(answers.length);
});

test('no answer stops, and says which option there is', async () => {
  const { plan, asked } = await settle([]);
  await expect(plan).rejects.toThrow('--number-format');
  expect(asked).toHaveLength(1);
});

test('a script is not asked', async () => {
  const { plan, asked } = await settle(undefined);
  await expect(plan).rejects.toThrow(/--number-format|--date-format/);
  expect(asked).toEqual([]);
});
