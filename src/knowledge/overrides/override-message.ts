/** Converts overrides to API messages. */

import { OverrideEffect, type Override as OverrideMessage } from '../../gen/kaizen/v1/override.ts';
import { timestampOf } from '../../shared/timestamps.ts';
import { traitKindOf } from '../../shared/vocabulary.ts';
import type { Override } from './override.ts';

/** Converts an override, including its trait, to its API message. */
export function overrideMessage(override: Override): OverrideMessage {
  const { accountId, projectId, kind, value, metric, effect } = override;
  const { actor, reason, createdAtMs, expiresAtMs, endedAtMs, version, expiredPatterns } = override;
  return {
    accountId,
    projectId,
    trait: { kind: traitKindOf(kind), value },
    metric,
    effect: OverrideEffect[`OVERRIDE_EFFECT_${effect}`],
    actor,
    reason,
    createTime: timestampOf(createdAtMs),
    expireTime: expiresAtMs === null ? undefined : timestampOf(expiresAtMs),
    endTime: endedAtMs === null ? undefined : timestampOf(endedAtMs),
    version,
    expiredPatterns,
  };
}
