// Count the events of an account that were taken back. A retraction lowers `event_count`, which may return to an
// earlier value. This counter only grows, so readers can tell both states apart.
//
// @mode    write
// @param   $accountKey   STRING NOT NULL
// @param   $retracted    INTEGER NOT NULL   how many events to add
// @returns none
MATCH (account:Account {key: $accountKey})
SET account.retracted_count = coalesce(account.retracted_count, 0) + $retracted
