import { expect, inject, test } from 'vitest';
import { killCycles } from '../../scripts/chaos/kill-cycles.ts';
import { createProgramFolder, type ProgramFolder } from '../fixtures/program.ts';
import { databaseOf } from '../fixtures/program-database.ts';

/** Each kill costs a start of the program, which takes long on a machine with much else to do. */
const LONG_MS = 1_200_000;

test('cycles killed with their server or database complete by themselves, and all is learned as without kills', {
  timeout: LONG_MS,
}, async () => {
  const folders: ProgramFolder[] = [];
  const report = await killCycles({
    cycles: 4,
    seed: 7,
    scale: 0.1,
    say: () => undefined,
    openFolder: () => {
      const folder = createProgramFolder({ copyOf: inject('migratedData') });
      folders.push(folder);
      return folder;
    },
    readRows: (folder) => databaseOf(folders.find((one) => one === folder) ?? { dataDir: '' }),
  });
  expect(report.killedCycles).toBe(4);
  expect(report.completed).toBe(4);
  expect(report.resumed).toBeGreaterThanOrEqual(4);
  expect(report.compared).toBeGreaterThan(1_000);
  expect(report.differences).toEqual([]);
});
