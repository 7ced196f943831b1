/** A small storm of faults in the gate. `npm run chaos -- --kills 200` is the large one. */
import { expect, inject, test } from 'vitest';
import { buildIfStale } from '../../scripts/bench/build.ts';
import { findDefects } from '../../scripts/chaos/storm/find-defects.ts';
import { PLANTED_DEFECTS } from '../../scripts/chaos/storm/planted-defects.ts';
import { stormJson } from '../../scripts/chaos/storm/report.ts';
import { runStorm } from '../../scripts/chaos/storm/storm.ts';

const LONG_MS = 900_000;
const quiet = (): void => undefined;

// Full disks are left to `npm run chaos` and database-trouble.test.ts: they take minutes, and root.
test('a storm loses, doubles and miscounts nothing', { timeout: LONG_MS }, async () => {
  buildIfStale(quiet);
  const report = await runStorm({
    ...{ kills: 1, seed: 20_261_130, items: 3_000, say: quiet },
    copyOf: inject('migratedData'),
  });
  const { lost, duplicated, unexpected, counterMismatches, staleWrites, faults } = report;
  expect({ lost, duplicated, unexpected, counterMismatches, staleWrites }).toEqual({
    ...{ lost: [], duplicated: [], unexpected: [], counterMismatches: [], staleWrites: [] },
  });
  expect(report.compared).toBeGreaterThan(3_000);
  // A process that is being started again cannot be struck; these two always are.
  expect(faults).toMatchObject({ AWAY: 1, SLOW: 1 });
  expect(stormJson(report)).toMatchObject({ lost: 0, acknowledged: report.acknowledged });
});

test('the check finds a planted defect', { timeout: LONG_MS }, async () => {
  const defects = PLANTED_DEFECTS.filter(({ name }) => name === 'retraction that forgets a counter');
  const [result] = await findDefects({
    ...{ seed: 1, say: quiet, defects, copyOf: inject('migratedData') },
  });
  expect(result).toMatchObject({ isCaught: true });
});
