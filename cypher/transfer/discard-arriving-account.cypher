// Delete an account that does not arrive after all, when nothing is left under it, and the lease of its import.
//
// @mode    write
// @param   $accountKey   STRING NOT NULL
// @param   $leaseKey     STRING NOT NULL   held by this transaction
// @returns none
OPTIONAL MATCH (arriving:ArrivingAccount {key: $accountKey})
DETACH DELETE arriving
WITH DISTINCT $leaseKey AS leaseKey
MATCH (lease:Lease {key: leaseKey})
DETACH DELETE lease
