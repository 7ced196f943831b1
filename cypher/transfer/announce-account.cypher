// Turn an account that was created in this transaction into one that is arriving: no query finds it, and nobody can
// create it, before its import is finished.
//
// @mode    write
// @param   $accountKey   STRING NOT NULL
// @returns none
MATCH (account:Account {key: $accountKey})
REMOVE account:Account
SET account:ArrivingAccount,
    account = {key: $accountKey}
