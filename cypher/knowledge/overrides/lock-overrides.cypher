// Raise the account's revision of overrides, which locks the account until the transaction ends. So there is only one
// decision at a time. The revision is never smaller than the time, so that an account that is created again never
// repeats one. No row: there is no account, or it was erased while the lock was waited for.
//
// @mode    write
// @param   $accountKey   STRING NOT NULL
// @param   $nowMs        INTEGER NOT NULL   milliseconds since 1970
// @returns optional { publishedEpoch :: INTEGER NOT NULL }
MATCH (account:Account {key: $accountKey})
SET account.override_revision = CASE WHEN account.override_revision >= $nowMs THEN account.override_revision + 1
                                     ELSE $nowMs END
WITH account
WHERE account:Account
RETURN coalesce(account.published_epoch, 0) AS publishedEpoch
