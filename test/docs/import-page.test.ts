/** The commands and the profile of docs/import.md, run as they stand. */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { createProgram } from '../../src/cli/program.ts';
import { createStyle } from '../../src/cli/style.ts';
import { packageRoot } from '../../src/shared/package-root.ts';
import { planText } from '../fixtures/planned.ts';

const page = await readFile(path.join(packageRoot(), 'docs/import.md'), 'utf8');
const blocks = (language: string): readonly string[] =>
  [...page.matchAll(new RegExp(`\`\`\`${language}\\n([\\s\\S]*?)\`\`\``, 'g'))].map(([, text = '']) => text);

const DEALS = 'Record ID,Deal Name,Deal Stage,Close Date,Amount\n9001,A,Closed Won,2026-10-20,12500.55\n';
const EXPORT = 'Ad name;Day;Impressions;Link clicks;Amount spent (EUR)\nA;2026-10-01;1.250;7;58,31\n';

test('every command of the page is understood', async () => {
  const folder = await mkdtemp(path.join(tmpdir(), 'kaizen-page-'));
  for (const name of ['report', 'october', 'november'])
    await writeFile(path.join(folder, `${name}.csv`), EXPORT);
  await writeFile(path.join(folder, 'deals.csv'), DEALS);
  const commands = blocks('sh').flatMap((text) => text.trim().split('\n'));
  expect(commands.length).toBeGreaterThan(3);
  for (const command of commands) {
    const words = command
      .replace(/^npx kaizen /, '')
      .split(' ')
      .map((word) => (/\.(csv|json)$/.test(word) ? path.join(folder, word) : word));
    const printed: string[] = [];
    const style = createStyle(false);
    const output = {
      print: (text: string) => printed.push(text),
      note: () => undefined,
      status: () => undefined,
      style,
      noteStyle: style,
      width: 100,
      terminal: undefined,
    };
    const surroundings = {
      output,
      now: () => new Date('2026-11-30T12:00:00Z'),
      random: () => 0.5,
      sleep: async () => undefined,
      // With --dry-run nothing is sent.
      connect: () =>
        ({
          address: 'none',
          call: () => Promise.reject(new Error('called')),
          close: () => undefined,
        }) as never,
      setExitCode: () => undefined,
    };
    const args = words.includes('--dry-run') ? words : [...words, '--dry-run'];
    await createProgram(surroundings, 'test').parseAsync(args, { from: 'user' });
    const sums = words.includes('events')
      ? 'deal_won 1 (12,500.55)'
      : 'impressions 1,250, clicks 7, spend 58.31';
    expect(printed.join('\n')).toContain(sums);
    for (const line of printed.join('\n').split('\n')) expect(line.length).toBeLessThanOrEqual(100);
  }
  await rm(folder, { recursive: true, force: true });
});

test('the profile of the page reads an export of its platform', async () => {
  const [profile = ''] = blocks('json');
  const folder = await mkdtemp(path.join(tmpdir(), 'kaizen-page-'));
  await writeFile(path.join(folder, 'pinboard.json'), profile);
  const { records } = await planText('Pin-Titel,Tag,Gesehen,Tipps\nKuchen,2026-10-01,100,5\n', {
    profile: path.join(folder, 'pinboard.json'),
  });
  expect(records).toMatchObject([{ contentId: 'Kuchen', platform: 'pinboard', impressions: 100, clicks: 5 }]);
  await rm(folder, { recursive: true, force: true });
});
