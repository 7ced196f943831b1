// Record that the reset has deleted everything.
//
// @mode    write
// @param   $accountKey   STRING NOT NULL
// @returns none
MATCH (account:Account {key: $accountKey})
SET account.reset_pending = null
