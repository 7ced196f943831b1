// Count events of an account that were taken back. `event_count` falls by them and may come to a number it had before;
// with this one, which only grows, readers tell the two apart.
//
// @mode    write
// @param   $accountKey   STRING NOT NULL
// @param   $retracted    INTEGER NOT NULL   how many more
// @returns none
MATCH (account:Account {key: $accountKey})
SET account.retracted_count = coalesce(account.retracted_count, 0) + $retracted
