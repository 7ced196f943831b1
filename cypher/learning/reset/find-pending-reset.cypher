// Return the reset of an account that was begun and may be unfinished, and the last epoch that a reset published.
//
// @mode    read
// @param   $accountKey   STRING NOT NULL
// @returns optional { scope :: STRING, resetEpoch :: INTEGER NOT NULL }
MATCH (account:Account {key: $accountKey})
RETURN account.reset_pending AS scope, coalesce(account.reset_epoch, 0) AS resetEpoch
