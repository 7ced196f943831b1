// Release the lease, unless another server has taken it over. The lease is marked as released, because a late renewal
// by its former holder must not revive it.
//
// @mode    write
// @param   $leaseKey   STRING NOT NULL    as in take-cycle-lease
// @param   $token      INTEGER NOT NULL   as it gave
// @returns none
MATCH (lease:Lease {key: $leaseKey})
WHERE lease.token = $token
SET lease.expires_at = datetime.realtime() - duration({milliseconds: 1}),
    lease.released = true
