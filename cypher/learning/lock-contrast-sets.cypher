// Lock sets until the end of the transaction. Writers move a set's `change` whenever its figures change, so what is
// read after this belongs to the `change` that is read after this.
//
// @mode    write
// @param   $setKeys   LIST<STRING NOT NULL> NOT NULL   sorted, so that transactions do not wait for each other in a ring
// @param   $token     INTEGER NOT NULL                 of the lease: the cycle that looked last
// @returns none
UNWIND $setKeys AS setKey
MATCH (contrastSet:ContrastSet {key: setKey})
SET contrastSet.token = $token
