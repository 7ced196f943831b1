// Remember that versions may be staged and not published, so that the next cycle looks for them only then.
//
// @mode    write
// @param   $leaseKey   STRING NOT NULL    as in take-cycle-lease
// @param   $staged     BOOLEAN NOT NULL   whether there may be any
// @returns none
MATCH (lease:Lease {key: $leaseKey})
SET lease.staged = $staged
