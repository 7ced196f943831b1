// Say whether an account exists.
//
// @mode    read
// @param   $accountKey   STRING NOT NULL
// @returns one { found :: BOOLEAN NOT NULL }
OPTIONAL MATCH (account:Account {key: $accountKey})
RETURN account IS NOT NULL AS found
