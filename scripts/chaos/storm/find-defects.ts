/** Proves the check: a storm over each planted defect must find it. */
import { createProgramFolder } from '../../../test/fixtures/program.ts';
import { databaseOf } from '../../../test/fixtures/program-database.ts';
import { buildWith } from './build-with.ts';
import type { Findings } from './checker.ts';
import { PLANTED_DEFECTS, type PlantedDefect } from './planted-defects.ts';
import { runStorm } from './storm.ts';

/** What became of one defect. */
export interface DefectResult {
  readonly name: string;
  /** Whether it was found under a finding that it should show as. */
  readonly isCaught: boolean;
  /** Every finding of its storm, with how often. */
  readonly found: readonly string[];
}

interface FindOptions {
  readonly seed: number;
  readonly say: (text: string) => void;
  readonly signal?: AbortSignal | undefined;
  readonly defects?: readonly PlantedDefect[];
  readonly copyOf?: string | undefined;
}

/** Plants one after the other, each over a copy of the same migrated database. */
export async function findDefects(options: FindOptions): Promise<readonly DefectResult[]> {
  if (options.copyOf !== undefined) return plantEach(options);
  const folder = createProgramFolder({ built: true });
  try {
    const program = await folder.start();
    program.kill('SIGTERM');
    await program.ended;
    return await plantEach({ ...options, copyOf: folder.dataDir });
  } finally {
    await folder.remove();
  }
}

/** Items of the storm of a defect that shows without faults. */
const ITEMS = 4_000;

async function plantEach({
  seed,
  say,
  signal,
  copyOf,
  defects = PLANTED_DEFECTS,
}: FindOptions): Promise<readonly DefectResult[]> {
  const results: DefectResult[] = [];
  for (const defect of defects) {
    if (signal?.aborted === true) break;
    say(`planting: ${defect.name}`);
    const { packageDir, remove } = buildWith(defect);
    try {
      const report = await runStorm({
        ...{ kills: defect.kills, seed, items: ITEMS, say, packageDir, copyOf, signal },
        before: async ({ folder }) => {
          for (const query of defect.before ?? []) await databaseOf(folder)(query, {});
        },
      });
      const found = KINDS.filter((kind) => report[kind].length > 0);
      const isCaught = defect.caughtAs.some((kind) => found.includes(kind));
      say(`${defect.name}: ${isCaught ? 'caught' : 'NOT CAUGHT'}`);
      results.push({
        name: defect.name,
        isCaught,
        found: found.map((kind) => `${kind} ${report[kind].length}`),
      });
    } finally {
      remove();
    }
  }
  return results;
}

const KINDS: readonly (keyof Omit<Findings, 'compared'>)[] = [
  'lost',
  'duplicated',
  'unexpected',
  'counterMismatches',
  'staleWrites',
];
