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
  /** Whether the test is one of the account, with creatives of several projects; otherwise it is the project's own. */
  readonly isSharedTest: boolean;
  readonly projectId: string;
  readonly platform: string;
  readonly audience: string;
  /** ISO week, as in 2020-W14. */
  readonly week: string;
}

/**
 * The test, or else what ran side by side: the same project, platform, audience and week. Two projects that use one name
 * have two tests, unless both say that it is shared.
 */
export function contrastSetKey({
  accountId,
  testId,
  isSharedTest,
  projectId,
  platform,
  audience,
  week,
}: FigurePlace): string {
  if (testId === '') return nodeKey(accountId, 'week', projectId, platform, audience, week);
  return isSharedTest
    ? nodeKey(accountId, 'shared-test', testId)
    : nodeKey(accountId, 'test', projectId, testId);
}

/** The inverse of {@link contrastSetKey}, as far as a set has that of its own and not from its figures. */
export function contrastSetOf(key: string): ContrastSetPlace {
  const [, kind, first = '', second = '', third = ''] = keyParts(key);
  switch (kind) {
    case 'test':
      return { testId: second };
    case 'shared-test':
      return { testId: first };
    default:
      return { testId: '', platform: second, audience: third };
  }
}

/** A test by the name it was given. */
export interface TestName {
  readonly testId: string;
  /** Undefined for a test that several projects share. */
  readonly projectId: string | undefined;
}

/** The test that a key is of; undefined for a set by week. */
export function testNameOf(key: string): TestName | undefined {
  const [, kind, first = '', second = ''] = keyParts(key);
  if (kind === 'shared-test') return { testId: first, projectId: undefined };
  return kind === 'test' ? { testId: second, projectId: first } : undefined;
}

/** Part of a set in which creatives are shown side by side: one platform, audience and local day. */
export function stratumKey(
  setKey: string,
  { platform, audience, date }: Pick<FigurePlace, 'platform' | 'audience'> & { readonly date: string },
): string {
  return `${setKey}|${nodeKey(platform, audience, date)}`;
}

/** The coarser set in which platforms and audiences can be compared: all of a project's week. */
export function projectWeekKey({
  accountId,
  projectId,
  week,
}: Pick<FigurePlace, 'accountId' | 'projectId' | 'week'>): string {
  return nodeKey(accountId, 'project-week', projectId, week);
}
