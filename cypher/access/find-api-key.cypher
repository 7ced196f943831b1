// Return an API key.
//
// @mode    read
// @scope   global  the key is what tells the account
// @param   $keyId   STRING NOT NULL
// @returns optional { keyId :: STRING NOT NULL, hash :: STRING NOT NULL, name :: STRING NOT NULL,
//                     roles :: LIST<STRING NOT NULL> NOT NULL, accountIds :: LIST<STRING NOT NULL> NOT NULL,
//                     allAccounts :: BOOLEAN NOT NULL, createdBy :: STRING NOT NULL,
//                     createdAtMs :: INTEGER NOT NULL, expiresAtMs :: INTEGER, lastUsedAtMs :: INTEGER,
//                     revokedAtMs :: INTEGER, revokedBy :: STRING, place :: STRING NOT NULL }
MATCH (key:ApiKey {key: $keyId})
RETURN key.key AS keyId, key.hash AS hash, key.name AS name, key.roles AS roles, key.account_ids AS accountIds,
       key.all_accounts AS allAccounts, key.created_by AS createdBy, key.created_at.epochMillis AS createdAtMs,
       key.expires_at.epochMillis AS expiresAtMs, key.last_used_at.epochMillis AS lastUsedAtMs,
       key.revoked_at.epochMillis AS revokedAtMs, key.revoked_by AS revokedBy, key.place AS place
