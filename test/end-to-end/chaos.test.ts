/** A small storm of faults in the gate. `npm run chaos -- --kills 200` is the large one. */
import { expect, inject, test } from 'vitest';
import { buildIfStale } from '../../scripts/bench/build.ts';
import { canMountDisk } from '../../scripts/chaos/storm/deployment.ts';
import { findDefects } from '../../scripts/chaos/storm/find-defects.ts';
import { PLANTED_DEFECTS } from '../../scripts/chaos/storm/planted-defects.ts';
import { stormJson } from '../../scripts/chaos/storm/report.ts';
import { runStorm } from '../../scripts/chaos/storm/storm.ts';

const LONG_MS = 900_000;
const quiet = (): void => undefined;

test('a storm loses, doubles and miscounts nothing', { timeout: LONG_MS }, async ({ skip }) => {
  const hasDisk = canMountDisk();
  // A machine that checks for all must be able to fill a disk; a developer's own need not.
  if (!hasDisk && process.env.CI !== 'true') skip('a disk in memory cannot be mounted: run as root');
  buildIfStale(quiet);
  const report = await runStorm({
    ...{ kills: 3, seed: 20_261_130, items: 5_000, say: quiet },
    ...{ diskSize: '1g', copyOf: inject('migratedData') },
  });
  const { lost, duplicated, unexpected, counterMismatches, staleWrites } = report;
  expect({ lost, duplicated, unexpected, counterMismatches, staleWrites }).toEqual({
    ...{ lost: [], duplicated: [], unexpected: [], counterMismatches: [], staleWrites: [] },
  });
  expect(report.compared).toBeGreaterThan(10_000);
  // Every kind of fault has struck.
  expect(Object.entries(report.faults).filter(([, count]) => count === 0)).toEqual([]);
  expect(stormJson(report)).toMatchObject({ lost: 0, acknowledged: report.acknowledged });
});

test('the check finds a planted defect', { timeout: LONG_MS }, async () => {
  const defects = PLANTED_DEFECTS.filter(({ name }) => name === 'retraction that forgets a counter');
  const [result] = await findDefects({
    ...{ seed: 1, say: quiet, defects, copyOf: inject('migratedData') },
  });
  expect(result).toMatchObject({ isCaught: true });
});
