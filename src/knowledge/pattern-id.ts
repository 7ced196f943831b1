/** Ids of patterns. An id contains the account, the subject of the pattern, and the version. */

import { keyParts, nodeKey } from '../graph/keys.ts';
import { KaizenError } from '../shared/errors.ts';
import { patternPrefixKey } from './pattern-key.ts';

/** The parts of an id. */
export interface PatternName {
  readonly kind: string;
  readonly value: string;
  readonly metric: string;
  readonly assignment: string;
  /** '' for the account as a whole. */
  readonly projectId: string;
  readonly version: number;
  /** The id without its version. */
  readonly prefixKey: string;
  readonly traitKey: string;
}

const PARTS = 8;

/** Parses an id. Throws UNKNOWN_GUIDANCE for an id of another account, or for a text that is no id. */
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

/** The account has no such guidance. */
export function unknownGuidance(name: string): KaizenError {
  return new KaizenError(`the account knows nothing of "${name}"`, {
    kind: 'NOT_FOUND',
    reason: 'UNKNOWN_GUIDANCE',
    resourceType: 'kaizen.v1.LearningPattern',
    resourceName: name,
  });
}
