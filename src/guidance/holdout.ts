/** Decides which weeks of which projects get no guidance, so that the effect of guidance can be measured. */
import { createHash } from 'node:crypto';
import { nodeKey } from '../graph/keys.ts';

/** A week of a project. */
export interface ProjectWeek {
  readonly accountId: string;
  /** '' is never a holdout, because a context without a project has no weeks to compare. */
  readonly projectId: string;
  /** ISO week of the account's local day, for example 2026-W48. */
  readonly week: string;
}

/** Bytes of the hash used for the draw: 2^48 steps. */
const DRAW_BYTES = 6;
/** Separates this draw from every other use of the same hash. */
const SALT = 'kaizen holdout';

/**
 * Whether the project's week is a holdout, for a share of 0–1. The draw is a hash of account, project and week. It is
 * uniform and the same on every server, nobody chooses it, and nothing is stored. A larger share keeps the same holdout
 * weeks and adds more.
 */
export function isHoldoutWeek({ share, ...week }: ProjectWeek & { readonly share: number }): boolean {
  return week.projectId !== '' && share > 0 && holdoutDraw(week) < share;
}

/** Uniform on [0, 1) over projects and weeks. */
export function holdoutDraw({ accountId, projectId, week }: ProjectWeek): number {
  const digest = createHash('sha256')
    .update(nodeKey(SALT, accountId, projectId, week))
    .digest();
  return digest.readUIntBE(0, DRAW_BYTES) / 256 ** DRAW_BYTES;
}
