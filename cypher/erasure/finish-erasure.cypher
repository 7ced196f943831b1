// Finish an erasure: its tombstone forgets the key of the account, and the lease under which it was done goes with it.
//
// @mode    write
// @param   $erasureKey     STRING NOT NULL
// @param   $leaseKey       STRING NOT NULL    held by this transaction
// @param   $finishedAtMs   INTEGER NOT NULL   milliseconds since 1970
// @returns none
MATCH (erasure:Erasure {key: $erasureKey})
SET erasure.state = 'DONE', erasure.finished_at = datetime({epochMillis: $finishedAtMs})
REMOVE erasure.account_key, erasure.locked
WITH erasure
MATCH (lease:Lease {key: $leaseKey})
DETACH DELETE lease
