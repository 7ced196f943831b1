/** One upgrade on a copy of a former version's data folder: what it showed, and what the present version shows. */
import { createProgramFolder } from '../../test/fixtures/program.ts';
import { databaseOf } from '../../test/fixtures/program-database.ts';
import { compareFigures, type Difference } from './compare-figures.ts';
import { MEANT_CHANGES } from './meant-changes.ts';
import { type Figures, readFigures } from './read-figures.ts';

/** A program to start: a package with its build, or this one from its sources. */
export interface Version {
  readonly packageDir?: string;
}

/** What came of an upgrade. */
export interface Upgrade {
  readonly accounts: number;
  /** Figures of the former version. */
  readonly compared: number;
  readonly differences: readonly Difference[];
}

const ACCOUNTS = 'MATCH (n:Account) WHERE n.account_id IS NOT NULL RETURN n.account_id AS id ORDER BY id';

/** Starts a version on a copy of a data folder and asks it everything. The folder itself stays as it is. */
export async function figuresOn(
  dataDir: string,
  { packageDir }: Version,
): Promise<{ readonly accountIds: readonly string[]; readonly figures: Figures }> {
  const folder = createProgramFolder({
    copyOf: dataDir,
    ...(packageDir === undefined ? {} : { built: true, packageDir }),
  });
  try {
    const { address } = await folder.start();
    const accountIds = (await databaseOf(folder)(ACCOUNTS, {})).map(({ id }) => String(id));
    return { accountIds, figures: await readFigures(address, accountIds) };
  } finally {
    await folder.remove();
  }
}

/** Compares the figures of a former version with those of the present one on the same folder. */
export async function upgradeFrom(dataDir: string, before: Figures): Promise<Upgrade> {
  const { accountIds, figures } = await figuresOn(dataDir, {});
  return { accounts: accountIds.length, ...compareFigures(before, figures, MEANT_CHANGES) };
}
