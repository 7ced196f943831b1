// Return the newest decision ever made about a trait in a scope under a metric. No row: there was none.
//
// @mode    read
// @param   $prefixKey   STRING NOT NULL    an override's key without its version
// @returns optional {
//            key STRING NOT NULL, projectId STRING NOT NULL, kind STRING NOT NULL, value STRING NOT NULL,
//            metric STRING NOT NULL, effect STRING NOT NULL, actor STRING NOT NULL, reason STRING NOT NULL,
//            createdAtMs INTEGER NOT NULL, expiresAtMs INTEGER, endedAtMs INTEGER, version INTEGER NOT NULL,
//            expiredPatterns INTEGER NOT NULL
//          }
MATCH (override:Override)
WHERE override.key STARTS WITH $prefixKey
WITH override ORDER BY override.version DESC LIMIT 1
RETURN override.key AS key, override.project_id AS projectId, override.kind AS kind, override.value AS value,
       override.metric AS metric, override.effect AS effect, override.actor AS actor, override.reason AS reason,
       override.created_at.epochMillis AS createdAtMs, override.expires_at.epochMillis AS expiresAtMs,
       override.ended_at.epochMillis AS endedAtMs, override.version AS version,
       size(override.expired_keys) AS expiredPatterns
