import { codeOf } from '../files/make-folder.ts';
import { folderUnusable } from './errors.ts';

/** Works in a folder that a setting names. Errors of the file system become one that names the setting. */
export function inFolder<Result>(folder: string, variable: string, work: () => Result): Result {
  try {
    return work();
  } catch (error) {
    const code = codeOf(error);
    throw code === undefined ? error : folderUnusable(folder, { variable, code, cause: error });
  }
}
