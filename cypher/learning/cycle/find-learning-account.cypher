// Return the account to run a cycle on. No row: the account does not exist.
//
// @mode    read
// @param   $accountKey   STRING NOT NULL
// @returns optional { accountId :: STRING NOT NULL, publishedEpoch :: INTEGER NOT NULL }
MATCH (account:Account {key: $accountKey})
RETURN account.account_id AS accountId, coalesce(account.published_epoch, 0) AS publishedEpoch
