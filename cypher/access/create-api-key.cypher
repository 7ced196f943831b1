// Store an API key.
//
// @mode    write
// @scope   global  keys belong to the deployment; the accounts they are bound to are properties
// @param   $keyId        STRING NOT NULL
// @param   $hash         STRING NOT NULL    SHA-256 of the whole key
// @param   $name         STRING NOT NULL
// @param   $roles        LIST<STRING NOT NULL> NOT NULL
// @param   $accountIds   LIST<STRING NOT NULL> NOT NULL
// @param   $allAccounts  BOOLEAN NOT NULL
// @param   $createdBy    STRING NOT NULL    the credential that creates it
// @param   $nowMs        INTEGER NOT NULL
// @param   $place        STRING NOT NULL    later keys sort behind it
// @param   $expiresAtMs  INTEGER            null: never
// @returns none
CREATE (key:ApiKey {key: $keyId})
SET key.hash = $hash, key.name = $name, key.roles = $roles, key.account_ids = $accountIds,
    key.all_accounts = $allAccounts, key.created_by = $createdBy, key.place = $place,
    key.created_at = datetime({epochMillis: $nowMs}),
    key.expires_at = CASE WHEN $expiresAtMs IS NULL THEN null ELSE datetime({epochMillis: $expiresAtMs}) END
