// What was begun to be taken back of an account and may not be gone yet, and the last epoch that a reset published.
//
// @mode    read
// @param   $accountKey   STRING NOT NULL
// @returns optional { scope :: STRING, resetEpoch :: INTEGER NOT NULL }
MATCH (account:Account {key: $accountKey})
RETURN account.reset_pending AS scope, coalesce(account.reset_epoch, 0) AS resetEpoch
