// Move the account to the next epoch: from here on readers see what was staged for it.
//
// @mode    write
// @param   $accountKey      STRING NOT NULL
// @param   $epoch           INTEGER NOT NULL   the one to publish
// @param   $publishedAtMs   INTEGER NOT NULL   milliseconds since 1970
// @returns optional { publishedEpoch :: INTEGER NOT NULL }
MATCH (account:Account {key: $accountKey})
WHERE coalesce(account.published_epoch, 0) IN [$epoch - 1, $epoch]
SET account.published_epoch = $epoch,
    account.published_at = datetime({epochMillis: $publishedAtMs})
RETURN account.published_epoch AS publishedEpoch
