// Return a page of the API keys that a credential manages, newest first. Reads past keys of other accounts; a
// deployment has few keys.
//
// @mode    read
// @scope   global  the accounts of the credential are a parameter
// @param   $beforePlace   STRING NOT NULL    only keys before this place; '~' for the first page
// @param   $isBound       BOOLEAN NOT NULL   whether the credential is bound to some accounts only
// @param   $accountIds    LIST<STRING NOT NULL> NOT NULL   these accounts
// @param   $limit         INTEGER NOT NULL
// @returns many { keyId :: STRING NOT NULL, hash :: STRING NOT NULL, name :: STRING NOT NULL,
//                 roles :: LIST<STRING NOT NULL> NOT NULL, accountIds :: LIST<STRING NOT NULL> NOT NULL,
//                 allAccounts :: BOOLEAN NOT NULL, createdBy :: STRING NOT NULL,
//                 createdAtMs :: INTEGER NOT NULL, expiresAtMs :: INTEGER, lastUsedAtMs :: INTEGER,
//                 revokedAtMs :: INTEGER, revokedBy :: STRING, place :: STRING NOT NULL }
MATCH (key:ApiKey)
WHERE key.place < $beforePlace
  AND (NOT $isBound OR (NOT key.all_accounts AND all(id IN key.account_ids WHERE id IN $accountIds)))
WITH key
ORDER BY key.place DESC
LIMIT $limit
RETURN key.key AS keyId, key.hash AS hash, key.name AS name, key.roles AS roles, key.account_ids AS accountIds,
       key.all_accounts AS allAccounts, key.created_by AS createdBy, key.created_at.epochMillis AS createdAtMs,
       key.expires_at.epochMillis AS expiresAtMs, key.last_used_at.epochMillis AS lastUsedAtMs,
       key.revoked_at.epochMillis AS revokedAtMs, key.revoked_by AS revokedBy, key.place AS place
