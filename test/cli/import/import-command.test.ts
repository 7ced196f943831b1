/** What a person is shown before anything is sent. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { createProgram } from '../../../src/cli/program.ts';
import type { Surroundings } from '../../../src/cli/session.ts';
import { createStyle } from '../../../src/cli/style.ts';

const folder = mkdtempSync(path.join(tmpdir(), 'kaizen-import-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
const file = path.join(folder, 'export.csv');
writeFileSync(
  file,
  'date,content_id,platform,impressions,clicks,spend\n2026-10-01,a,web,900,20,9.50\n2026-10-02,a,web,900,20,-9.50\n',
);

/** Runs the import, answering its question; the account exists. */
async function runImport(args: readonly string[], answer: string) {
  const style = createStyle(false);
  const shown: string[] = [];
  const calls: string[] = [];
  const codes: number[] = [];
  const surroundings = {
    output: {
      ...{ print: (text: string) => void shown.push(text), note: (text: string) => void shown.push(text) },
      ...{ status: () => undefined, style, noteStyle: style, width: 100, terminal: undefined },
    },
    now: () => new Date('2026-11-30T12:00:00Z'),
    random: () => 0.5,
    sleep: async () => undefined,
    ask: async (question: string) => {
      shown.push(question);
      return answer;
    },
    connect: () => ({
      address: 'none',
      call: async ({ path: method }: { readonly path: string }) => {
        calls.push(method.split('/').at(-1) ?? '');
        return { account: { accountId: 'acme' } };
      },
      upload: async (
        { path: method }: { readonly path: string },
        requests: AsyncIterable<{ readonly records: readonly unknown[] }>,
      ) => {
        calls.push(method.split('/').at(-1) ?? '');
        let acceptedCount = 0;
        for await (const { records } of requests) acceptedCount += records.length;
        return { nextPosition: acceptedCount, acceptedCount, duplicateCount: 0, notes: [] };
      },
      close: () => undefined,
    }),
    setExitCode: (code: number) => void codes.push(code),
  };
  await createProgram(surroundings as unknown as Surroundings, 'test').parseAsync(
    ['import', 'performance', file, '--account', 'acme', '--project', 'p', ...args],
    { from: 'user' },
  );
  return { shown: shown.join('\n'), calls, codes };
}

test('the rows that are left out are named before the question, and no means that nothing is sent', async () => {
  const { shown, calls, codes } = await runImport([], 'n');
  expect(shown).toMatch(/line 3: spend: "-9\.50" is negative[\s\S]*Import\? \[Y\/n\][\s\S]*Nothing was sent/);
  expect(calls).toEqual(['GetAccount']);
  expect(codes).toEqual([1]);
});

test('a dry run names them, and calls nobody', async () => {
  const { shown, calls, codes } = await runImport(['--dry-run'], 'never asked');
  expect(shown).toContain('line 3: spend: "-9.50" is negative');
  expect(shown).not.toContain('Import?');
  expect(calls).toEqual([]);
  expect(codes).toEqual([2]);
});

test('yes sends, and the end says how it is taken back', async () => {
  const { shown, calls } = await runImport([], '');
  expect(calls).toEqual(['GetAccount', 'UploadPerformance']);
  expect(shown).toMatch(/To take it back: kaizen import undo import-20261130-\w{8}-\w{8} --account acme/);
});
