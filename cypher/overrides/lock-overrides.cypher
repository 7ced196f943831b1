// Move the account to its next revision of overrides, which locks it until the transaction ends: one decision at a time.
// The revision is never smaller than the time, so that an account that begins anew never repeats one.
//
// @mode    write
// @param   $accountKey   STRING NOT NULL
// @param   $nowMs        INTEGER NOT NULL   milliseconds since 1970
// @returns optional { publishedEpoch :: INTEGER NOT NULL }
MATCH (account:Account {key: $accountKey})
SET account.override_revision = CASE WHEN account.override_revision >= $nowMs THEN account.override_revision + 1
                                     ELSE $nowMs END
RETURN coalesce(account.published_epoch, 0) AS publishedEpoch
