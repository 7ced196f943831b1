// Lock sets until the end of the transaction. Writers raise `change` whenever a set's records change. So what is read
// after the lock belongs to the `change` that is read after it.
//
// @mode    write
// @param   $setKeys   LIST<STRING NOT NULL> NOT NULL   sorted, so that transactions do not deadlock
// @param   $token     INTEGER NOT NULL                 of the lease: it identifies the last cycle that locked
// @returns none
UNWIND $setKeys AS setKey
MATCH (contrastSet:ContrastSet {key: setKey})
SET contrastSet.token = $token
