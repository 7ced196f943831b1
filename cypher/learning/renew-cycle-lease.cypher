// Hold the lease for another term. It also locks it until the end of the transaction, so that nobody can take it
// over before what the transaction writes is committed. No row: another server has it.
//
// @mode    write
// @param   $leaseKey   STRING NOT NULL    as in take-cycle-lease
// @param   $token      INTEGER NOT NULL   as it gave
// @param   $leaseMs    INTEGER NOT NULL   milliseconds until others may take it over
// @returns optional { token :: INTEGER NOT NULL }
MATCH (lease:Lease {key: $leaseKey})
SET lease.renewals = coalesce(lease.renewals, 0) + 1
WITH lease WHERE lease.token = $token
SET lease.expires_at = datetime.realtime() + duration({milliseconds: $leaseMs})
RETURN lease.token AS token
