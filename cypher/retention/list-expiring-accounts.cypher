// Return the next accounts with expired events that no server is deleting.
//
// @mode    read
// @scope   global  every server deletes expired events of all accounts
// @param   $afterKey   STRING NOT NULL    '' for the first accounts
// @param   $limit      INTEGER NOT NULL   most accounts
// @returns many { accountKey :: STRING NOT NULL, accountId :: STRING NOT NULL }
MATCH (account:Account)
WHERE account.expiry_pending = true AND account.key > $afterKey
  AND (account.expiry_leased_until IS NULL OR account.expiry_leased_until < datetime.realtime())
RETURN account.key AS accountKey, account.account_id AS accountId
ORDER BY account.expiry_pending, accountKey
LIMIT $limit
