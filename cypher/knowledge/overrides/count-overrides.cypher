// Count the active overrides of an account and its projects.
//
// @mode    read
// @param   $accountKey   STRING NOT NULL
// @param   $nowMs        INTEGER NOT NULL   milliseconds since 1970
// @returns one { overrides :: INTEGER NOT NULL }
MATCH (override:Override)
USING INDEX SEEK override:Override(account_key, created_at)
WHERE override.account_key = $accountKey AND override.created_at IS NOT NULL AND override.ended_at IS NULL
  AND coalesce(override.expires_at > datetime({epochMillis: $nowMs}), true)
RETURN count(override) AS overrides
