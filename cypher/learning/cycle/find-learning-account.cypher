// Return the account to run a cycle on. No row: the account does not exist.
//
// @mode    read
// @param   $accountKey   STRING NOT NULL
// @returns optional { accountId :: STRING NOT NULL, publishedEpoch :: INTEGER NOT NULL,
//                     eventRetentionDays :: INTEGER NOT NULL }
//          days for which events are kept; 0: as the service's setting says
MATCH (account:Account {key: $accountKey})
RETURN account.account_id AS accountId, coalesce(account.published_epoch, 0) AS publishedEpoch,
       coalesce(account.event_retention_days, 0) AS eventRetentionDays
