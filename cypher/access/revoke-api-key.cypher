// Revoke an API key. A revoked key keeps its first revocation.
//
// @mode    write
// @scope   global  keys belong to the deployment
// @param   $keyId       STRING NOT NULL
// @param   $nowMs       INTEGER NOT NULL
// @param   $revokedBy   STRING NOT NULL   the credential that revokes it
// @returns none
MATCH (key:ApiKey {key: $keyId})
SET key.revoked_at = coalesce(key.revoked_at, datetime({epochMillis: $nowMs})),
    key.revoked_by = coalesce(key.revoked_by, $revokedBy)
