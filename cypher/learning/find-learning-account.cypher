// The account a cycle is to run on. No row: there is none.
//
// @mode    read
// @param   $accountKey   STRING NOT NULL
// @returns optional { accountId :: STRING NOT NULL, publishedEpoch :: INTEGER NOT NULL }
MATCH (account:Account {key: $accountKey})
RETURN account.account_id AS accountId, coalesce(account.published_epoch, 0) AS publishedEpoch
