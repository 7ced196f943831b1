// Return the scope of an account's unfinished reset (null: none), and the epoch that its last reset published or, when
// unfinished, will publish (0: none).
//
// @mode    read
// @param   $accountKey   STRING NOT NULL
// @returns optional { scope :: STRING, resetEpoch :: INTEGER NOT NULL }
MATCH (account:Account {key: $accountKey})
RETURN account.reset_pending AS scope, coalesce(account.reset_epoch, 0) AS resetEpoch
