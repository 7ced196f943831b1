// Take the lease, or renew it if this server already has it. The database's clock decides, so that servers need not
// agree on the time. The lock is taken before the lease is read, so that two servers cannot both find it free.
//
// @mode    write
// @scope   global  migrations belong to the database, not to an account
// @param   $leaseKey   STRING NOT NULL   the set of migrations the lease is for
// @param   $holder     STRING NOT NULL   unique for each attempt to migrate
// @param   $leaseMs    INTEGER NOT NULL  milliseconds until others may take it over
// @returns one { held :: BOOLEAN NOT NULL }
MERGE (lease:MigrationLease {key: $leaseKey})
SET lease.attempts = coalesce(lease.attempts, 0) + 1
WITH lease, coalesce(lease.holder = $holder OR lease.expires_at_ms < timestamp(), true) AS held
SET lease.holder = CASE WHEN held THEN $holder ELSE lease.holder END,
    lease.expires_at_ms = CASE WHEN held THEN timestamp() + $leaseMs ELSE lease.expires_at_ms END
RETURN held
