// Record that an account has no expired events left. Days before `events_removed_to` are not looked at again.
//
// @mode    write
// @param   $accountKey     STRING NOT NULL    locked by this transaction
// @param   $finishedAtMs   INTEGER NOT NULL   milliseconds since 1970
// @returns none
MATCH (account:Account {key: $accountKey})
SET account.events_removed_to = account.events_kept_from,
    account.events_expired_at = datetime({epochMillis: $finishedAtMs})
REMOVE account.expiry_pending, account.expiry_leased_until
