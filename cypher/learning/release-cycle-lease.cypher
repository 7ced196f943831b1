// Give the lease back, unless another server has taken it over. It says so of itself, because a renewal of its holder
// may still be on its way and must not bring it back.
//
// @mode    write
// @param   $leaseKey   STRING NOT NULL    as in take-cycle-lease
// @param   $token      INTEGER NOT NULL   as it gave
// @returns none
MATCH (lease:Lease {key: $leaseKey})
WHERE lease.token = $token
SET lease.expires_at = datetime.realtime() - duration({milliseconds: 1}),
    lease.released = true
