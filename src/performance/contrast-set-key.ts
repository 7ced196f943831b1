/** Keys of contrast sets: what is compared with what. */
import { keyParts, nodeKey } from '../graph/keys.ts';

/** What a contrast set's key says of it. */
export interface ContrastSetPlace {
  /** '' for a set by week. */
  readonly testId: string;
  /** Absent for a test, which may run on any number of them. */
  readonly platform?: string;
  readonly audience?: string;
}

/** Where a figure belongs. */
export interface FigurePlace {
  readonly accountId: string;
  readonly testId: string;
  readonly projectId: string;
  readonly platform: string;
  readonly audience: string;
  /** ISO week, as in 2020-W14. */
  readonly week: string;
}

/** The test, or else what ran side by side: the same project, platform, audience and week. */
export function contrastSetKey({
  accountId,
  testId,
  projectId,
  platform,
  audience,
  week,
}: FigurePlace): string {
  return testId === ''
    ? nodeKey(accountId, 'week', projectId, platform, audience, week)
    : nodeKey(accountId, 'test', testId);
}

/** The inverse of {@link contrastSetKey}, as far as a set has that of its own and not from its figures. */
export function contrastSetOf(key: string): ContrastSetPlace {
  const [, kind, first = '', platform = '', audience = ''] = keyParts(key);
  return kind === 'test' ? { testId: first } : { testId: '', platform, audience };
}

/** The coarser set in which platforms and audiences can be compared: all of a project's week. */
export function projectWeekKey({
  accountId,
  projectId,
  week,
}: Pick<FigurePlace, 'accountId' | 'projectId' | 'week'>): string {
  return nodeKey(accountId, 'project-week', projectId, week);
}
