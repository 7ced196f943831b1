// Lock the account while one of its projects is stored, so that the account's segment cannot change meanwhile.
// It is looked at again under the lock, because it may have been erased while the lock was waited for.
//
// @mode    write
// @param   $accountKey   STRING NOT NULL
// @param   $accountId    STRING NOT NULL
// @returns optional { industry :: STRING NOT NULL, clientType :: STRING NOT NULL }
MATCH (account:Account {key: $accountKey})
SET account.account_id = $accountId
WITH account
WHERE account:Account
RETURN account.industry AS industry, account.client_type AS clientType
