// Create the account if it does not exist, lock it, and return its settings. Later steps of the transaction depend on
// them.
//
// @mode    write
// @param   $accountKey   STRING NOT NULL
// @param   $accountId    STRING NOT NULL
// @returns one { created :: BOOLEAN NOT NULL, industry :: STRING, clientType :: STRING, currency :: STRING,
//                performanceCount :: INTEGER NOT NULL, sharing :: STRING }
MERGE (account:Account {key: $accountKey})
SET account.account_id = $accountId
WITH account
RETURN account.created_at IS NULL AS created,
       account.industry AS industry,
       account.client_type AS clientType,
       account.currency AS currency,
       coalesce(account.performance_count, 0) AS performanceCount,
       account.sharing AS sharing
