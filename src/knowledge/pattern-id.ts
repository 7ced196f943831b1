/** Ids of patterns: they name the account, what the pattern is about, and the version. */

import { keyParts, nodeKey } from '../graph/keys.ts';
import { KaizenError } from '../shared/errors.ts';
import { patternPrefixKey } from './pattern-key.ts';

/** What an id says. */
export interface PatternName {
  readonly kind: string;
  readonly value: string;
  readonly metric: string;
  readonly assignment: string;
  /** '' for the account as a whole. */
  readonly projectId: string;
  readonly version: number;
  /** The id up to the version, and the key of the trait. */
  readonly prefixKey: string;
  readonly traitKey: string;
}

const PARTS = 8;

/** Reads an id; throws UNKNOWN_GUIDANCE for one of another account, or of none. */
export function patternName(accountId: string, patternId: string): PatternName {
  const parts = keyParts(patternId);
  const [account, label, projectId = '', kind = '', value = '', metric = '', assignment = ''] = parts;
  const version = Number(parts.at(-1));
  const isOwn = account === accountId && label === 'pattern' && parts.length === PARTS;
  if (!isOwn || !Number.isSafeInteger(version) || version < 1) throw unknownGuidance(patternId);
  const accountKey = nodeKey(accountId);
  const traitKey = `${accountKey}|${nodeKey(kind, value)}`;
  const subject = { kind, value, metric, assignment, projectId, traitKey };
  return { ...subject, version, prefixKey: patternPrefixKey(accountKey, subject) };
}

/** The account knows nothing of it. */
export function unknownGuidance(name: string): KaizenError {
  return new KaizenError(`the account knows nothing of "${name}"`, {
    kind: 'NOT_FOUND',
    reason: 'UNKNOWN_GUIDANCE',
    resourceType: 'kaizen.v1.LearningPattern',
    resourceName: name,
  });
}
