/** Saves settled settings as a profile that the next import of the same kind can name. */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Settings } from '../../import/plan-types.ts';
import { CommandFailure } from '../failure.ts';

/** Writes a profile file. Throws a {@link CommandFailure} when it cannot be written. */
export async function saveProfile(
  file: string,
  { profile, ...settings }: Settings & { readonly profile: string },
): Promise<void> {
  const name = path.basename(file, path.extname(file));
  const content = { name, title: `${name}, settled by an import`, extends: profile, settings };
  try {
    await writeFile(file, `${JSON.stringify(content, undefined, 2)}\n`);
  } catch (error) {
    throw new CommandFailure(
      `the profile cannot be written: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}
