// Record whether there may be staged versions that are not published. Only then does the next cycle look for them.
//
// @mode    write
// @param   $leaseKey   STRING NOT NULL    as in take-cycle-lease
// @param   $staged     BOOLEAN NOT NULL   whether there may be any
// @returns none
MATCH (lease:Lease {key: $leaseKey})
SET lease.staged = $staged
