// Wait for the writes under way on an account. A write locks the account, or the lease of its cycles, until it is
// committed. No row: the account does not exist.
//
// @mode    write
// @param   $accountKey   STRING NOT NULL
// @param   $leaseKey     STRING NOT NULL   of the account's cycles
// @returns optional { leaseToken :: INTEGER NOT NULL }
MATCH (account:Account {key: $accountKey})
SET account.locked = true
WITH account
WHERE account:Account
OPTIONAL MATCH (lease:Lease {key: $leaseKey})
SET lease.awaited = true
RETURN coalesce(lease.token, 0) AS leaseToken
