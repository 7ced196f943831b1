import { codeOf } from '../files/make-folder.ts';
import { folderUnusable, isFolderProblem } from './errors.ts';

/** Works in a folder that a setting names. Errors of the file system become one that names the setting. */
export function inFolder<Result>(folder: string, variable: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    const code = codeOf(error);
    throw code === undefined ? error : folderUnusable(folder, { variable, code, cause: error });
  }
}

/** The same for longer work, which also meets errors of processes and of the network. These stay the same. */
export async function meanwhileInFolder<Result>(
  folder: string,
  variable: string,
  work: () => Promise<Result>,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    const code = codeOf(error);
    const isOfFiles = code !== undefined && isFolderProblem(code) && !isOfProcesses(error);
    throw isOfFiles ? folderUnusable(folder, { variable, code, cause: error }) : error;
  }
}

function isOfProcesses(error: unknown): boolean {
  const call = error instanceof Error && 'syscall' in error ? String(error.syscall) : '';
  return call === 'kill' || call.startsWith('spawn');
}
