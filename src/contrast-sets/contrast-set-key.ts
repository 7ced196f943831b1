/** Keys of contrast sets. A key says what is compared with what. */
import { keyParts, nodeKey } from '../graph/keys.ts';

/** The facts in a contrast set's key. */
export interface ContrastSetPlace {
  /** '' for a set by week. */
  readonly testId: string;
  /** Platform of a comparison. Absent for a test, which may run on any number of platforms. */
  readonly platform?: string;
  readonly audience?: string;
}

/** Where a performance record belongs. */
export interface FigurePlace {
  readonly accountId: string;
  readonly testId: string;
  /**
   * Whether the test belongs to the account and has creatives of several projects. Otherwise it belongs to one project.
   */
  readonly isSharedTest: boolean;
  readonly projectId: string;
  readonly platform: string;
  readonly audience: string;
  /** ISO week, for example 2020-W14. */
  readonly week: string;
}

/**
 * Returns the key of the test, or without a test of what ran side by side: the same project, platform, audience and
 * week. If two projects use one test name, these are two tests, unless both report it as shared.
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

/**
 * Reads the key of {@link contrastSetKey}. Only facts that belong to the set itself are returned, not those of its
 * records.
 */
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

/** A test by its reported name. */
export interface TestName {
  readonly testId: string;
  /** Undefined for a test that several projects share. */
  readonly projectId: string | undefined;
}

/** Returns the test of a key. Undefined for a set by week. */
export function testNameOf(key: string): TestName | undefined {
  const [, kind, first = '', second = ''] = keyParts(key);
  if (kind === 'shared-test') return { testId: first, projectId: undefined };
  return kind === 'test' ? { testId: second, projectId: first } : undefined;
}

/** Key of a part of a set in which creatives are shown side by side: one platform, audience and local day. */
export function stratumKey(
  setKey: string,
  { platform, audience, date }: Pick<FigurePlace, 'platform' | 'audience'> & { readonly date: string },
): string {
  return `${setKey}|${nodeKey(platform, audience, date)}`;
}

/** Key of the coarser set in which platforms and audiences are compared: a whole week of a project. */
export function projectWeekKey({
  accountId,
  projectId,
  week,
}: Pick<FigurePlace, 'accountId' | 'projectId' | 'week'>): string {
  return nodeKey(accountId, 'project-week', projectId, week);
}
