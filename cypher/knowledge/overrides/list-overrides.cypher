// Return one page of the decisions about traits of an account, newest first.
//
// @mode    read
// @param   $accountKey    STRING NOT NULL
// @param   $projectId     STRING             only of this project; null: of the account and of all its projects
// @param   $kind          STRING             only of traits of this kind; null: every kind
// @param   $includePast   BOOLEAN NOT NULL   whether to include overrides that are no longer active
// @param   $nowMs         INTEGER NOT NULL   milliseconds since 1970
// @param   $beforeMs      INTEGER NOT NULL   the last row of the page before; on the first page later than any
// @param   $beforeKey     STRING NOT NULL    the same row's key
// @param   $limit         INTEGER NOT NULL
// @returns many {
//            key STRING NOT NULL, projectId STRING NOT NULL, kind STRING NOT NULL, value STRING NOT NULL,
//            metric STRING NOT NULL, effect STRING NOT NULL, actor STRING NOT NULL, reason STRING NOT NULL,
//            createdAtMs INTEGER NOT NULL, expiresAtMs INTEGER, endedAtMs INTEGER, version INTEGER NOT NULL,
//            expiredPatterns INTEGER NOT NULL
//          }
WITH datetime({epochMillis: $beforeMs}) AS before, datetime({epochMillis: $nowMs}) AS now
MATCH (override:Override)
USING INDEX SEEK override:Override(account_key, created_at)
WHERE override.account_key = $accountKey AND override.created_at <= before
  AND EXISTS { (:Account {key: $accountKey}) }
WITH override, before, now
WHERE (override.created_at < before OR override.key < $beforeKey)
  AND ($projectId IS NULL OR override.project_id = $projectId)
  AND ($kind IS NULL OR override.kind = $kind)
  AND ($includePast OR (override.ended_at IS NULL AND coalesce(override.expires_at > now, true)))
WITH override ORDER BY override.created_at DESC, override.key DESC LIMIT $limit
RETURN override.key AS key, override.project_id AS projectId, override.kind AS kind, override.value AS value,
       override.metric AS metric, override.effect AS effect, override.actor AS actor, override.reason AS reason,
       override.created_at.epochMillis AS createdAtMs, override.expires_at.epochMillis AS expiresAtMs,
       override.ended_at.epochMillis AS endedAtMs, override.version AS version,
       size(override.expired_keys) AS expiredPatterns
ORDER BY createdAtMs DESC, key DESC
