// Extend the lease for another term. This also locks it until the end of the transaction, so that nobody can take it
// over before the writes are committed. A released lease stays released: a renewal sent before the end of the cycle can
// arrive after it, and the last transaction of a cycle can be repeated. No row: another server has the lease.
//
// @mode    write
// @param   $leaseKey   STRING NOT NULL    as in take-cycle-lease
// @param   $token      INTEGER NOT NULL   as it gave
// @param   $leaseMs    INTEGER NOT NULL   milliseconds until others may take it over
// @returns optional { token :: INTEGER NOT NULL }
MATCH (lease:Lease {key: $leaseKey})
SET lease.renewals = coalesce(lease.renewals, 0) + 1
WITH lease WHERE lease.token = $token
SET lease.expires_at = CASE WHEN lease.released THEN lease.expires_at
                            ELSE datetime.realtime() + duration({milliseconds: $leaseMs}) END
RETURN lease.token AS token
