// Remove the links to overrides that have expired.
//
// @mode    write
// @for     Scope in Account Project
// @param   $scopeKey   STRING NOT NULL    the account or the project
// @param   $nowMs      INTEGER NOT NULL   milliseconds since 1970
// @returns none
MATCH (:{{Scope}} {key: $scopeKey})-[has:HAS_OVERRIDE]->(override:Override)
WHERE override.expires_at <= datetime({epochMillis: $nowMs})
SET override.ended_at = override.expires_at
DELETE has
