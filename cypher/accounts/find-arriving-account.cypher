// Say whether an account is being imported, or an import of it was broken off. The lock waits for a transaction that
// begins or finishes the import.
//
// @mode    write
// @param   $accountKey   STRING NOT NULL
// @returns optional { accountKey :: STRING NOT NULL }
MATCH (arriving:ArrivingAccount {key: $accountKey})
SET arriving.locked = true
WITH arriving
WHERE arriving:ArrivingAccount
RETURN arriving.key AS accountKey
