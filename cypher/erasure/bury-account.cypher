// Turn an account into its tombstone. From then on no query finds the account, and the key of the tombstone is a keyed
// hash. `account_key` is kept until everything under it is removed. The account is locked first and looked at again,
// because another server may have buried it meanwhile.
//
// @mode    write
// @param   $accountKey      STRING NOT NULL
// @param   $erasureKey      STRING NOT NULL    keyed hash of the account
// @param   $requestedAtMs   INTEGER NOT NULL   milliseconds since 1970
// @returns optional { erasureId :: STRING NOT NULL }
MATCH (account:Account {key: $accountKey})
SET account.locked = true
WITH account
WHERE account:Account
REMOVE account:Account
SET account:Erasure,
    account = {key: $erasureKey, state: 'PENDING', account_key: $accountKey,
               requested_at: datetime({epochMillis: $requestedAtMs}), withdrawn_insights: 0, count_Account: 1}
RETURN account.key AS erasureId
