import type { FilePreview, ImportPlan } from './plan-types.ts';
import { ImportProblems } from './problem.ts';

/** The plan, or the problems thrown by a stage. */
export async function planned<Shown extends FilePreview, Row>(
  plan: () => Promise<ImportPlan<Shown, Row>>,
): Promise<ImportPlan<Shown, Row>> {
  try {
    return await plan();
  } catch (error) {
    if (error instanceof ImportProblems) return { ok: false, problems: error.problems };
    throw error;
  }
}
