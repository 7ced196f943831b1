// Release the lease, unless another server has taken it over meanwhile.
//
// @mode    write
// @scope   global  migrations belong to the database, not to an account
// @param   $leaseKey   STRING NOT NULL   the set of migrations the lease is for
// @param   $holder     STRING NOT NULL   as given to acquire-migration-lease
// @returns none
MATCH (lease:MigrationLease {key: $leaseKey})
WHERE lease.holder = $holder
SET lease.expires_at_ms = 0
