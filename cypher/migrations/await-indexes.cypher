// Wait until every index is online: a query planned before that scans.
//
// @mode    read
// @scope   global  indexes belong to the database, not to an account
// @param   $seconds   INTEGER NOT NULL   longest wait
// @returns none
CALL db.awaitIndexes($seconds)
