/** Which weeks of which projects get no guidance, so that what guidance does can be measured. */
import { createHash } from 'node:crypto';
import { nodeKey } from '../graph/keys.ts';

/** A project's week. */
export interface ProjectWeek {
  readonly accountId: string;
  /** '' is never held out: a context of no project has no weeks to be compared with. */
  readonly projectId: string;
  /** ISO week of the account's local day, as in 2026-W48. */
  readonly week: string;
}

/** Bytes of the hash that make the draw: 2^48 steps. */
const DRAW_BYTES = 6;
/** Keeps the draw apart from every other use of the same hash. */
const SALT = 'kaizen holdout';

/**
 * Whether the project's week is held out under a share of 0–1. A hash of account, project and week, uniform and the same
 * on every server: no one chooses, nothing is stored, and a larger share holds out the same weeks and more.
 */
export function isHeldOut({ share, ...week }: ProjectWeek & { readonly share: number }): boolean {
  return week.projectId !== '' && share > 0 && holdoutDraw(week) < share;
}

/** Uniform on [0, 1) over projects and weeks. */
export function holdoutDraw({ accountId, projectId, week }: ProjectWeek): number {
  const digest = createHash('sha256')
    .update(nodeKey(SALT, accountId, projectId, week))
    .digest();
  return digest.readUIntBE(0, DRAW_BYTES) / 256 ** DRAW_BYTES;
}
