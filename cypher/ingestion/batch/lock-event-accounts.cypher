// Lock the accounts of a batch and return what its events need to know of them. Every batch counts on its accounts and
// needs this lock anyway. Taken first, it keeps totals over a whole account stable until the batch has added to them.
// Accounts that were erased while the lock was waited for are left out. A constant takes the lock, because a value read
// before the lock would be written to the tombstone.
//
// @mode    write
// @param   $accountKeys   LIST<STRING NOT NULL> NOT NULL   keys of accounts, sorted
// @returns many { key :: STRING NOT NULL, currency :: STRING NOT NULL, industry :: STRING NOT NULL,
//                 clientType :: STRING NOT NULL, figuresResetMs :: INTEGER, keptFromMs :: INTEGER }
UNWIND $accountKeys AS accountKey
MATCH (account:Account {key: accountKey})
SET account.locked = true
WITH account
WHERE account:Account
RETURN account.key AS key, account.currency AS currency, account.industry AS industry,
       account.client_type AS clientType, account.figures_reset_ms AS figuresResetMs,
       account.events_kept_from.epochMillis AS keptFromMs
