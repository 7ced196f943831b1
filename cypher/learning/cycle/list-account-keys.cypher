// Return the next accounts of a deployment cycle, in the order of their keys.
//
// @mode    read
// @scope   global  a deployment cycle visits every account, each in a cycle of its own
// @param   $afterKey   STRING NOT NULL    the last account visited, or ''
// @param   $limit      INTEGER NOT NULL   most rows
// @returns many { accountKey :: STRING NOT NULL, accountId :: STRING NOT NULL }
MATCH (account:Account)
WHERE account.key > $afterKey
WITH account ORDER BY account.key LIMIT $limit
RETURN account.key AS accountKey, account.account_id AS accountId
ORDER BY accountKey
