// Finish an import: the account is an account from this transaction on. Its next cycle looks for staged versions, because
// the export may hold some.
//
// @mode    write
// @param   $accountKey   STRING NOT NULL
// @param   $leaseKey     STRING NOT NULL   held by this transaction
// @returns none
MATCH (arriving:ArrivingAccount {key: $accountKey})
REMOVE arriving:ArrivingAccount
SET arriving:Account
WITH DISTINCT $leaseKey AS leaseKey
MATCH (lease:Lease {key: leaseKey})
SET lease.staged = true,
    lease.released = true,
    lease.expires_at = datetime.realtime() - duration({milliseconds: 1})
