/** The error that ends planning with reasons on which a person can act. */
import type { Problem } from './plan-types.ts';

/** Any stage may throw it; planImport turns it into its result. */
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
