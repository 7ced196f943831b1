/** Ends the planning of an import with reasons that a person can act on. */
import type { Problem } from './plan-types.ts';

/** Thrown by any stage; planImport turns it into its answer. */
export class ImportProblems extends Error {
  override readonly name = 'ImportProblems';
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(problems.map(({ message }) => message).join('\n'));
    this.problems = problems;
  }
}

/** One problem as an error. */
export function importProblem(reason: string, message: string, choices?: Problem['choices']): ImportProblems {
  return new ImportProblems([{ reason, message, ...(choices === undefined ? {} : { choices }) }]);
}
