// What events need to know of their accounts.
//
// @mode    read
// @param   $accountKeys   LIST<STRING NOT NULL> NOT NULL   keys of accounts
// @returns many { key :: STRING NOT NULL, currency :: STRING NOT NULL, industry :: STRING NOT NULL,
//                 clientType :: STRING NOT NULL }
UNWIND $accountKeys AS accountKey
MATCH (account:Account {key: accountKey})
RETURN account.key AS key, account.currency AS currency, account.industry AS industry,
       account.client_type AS clientType
