// Store the properties of an arriving account.
//
// @mode    write
// @param   $accountKey   STRING NOT NULL
// @param   $properties   MAP NOT NULL      with the key
// @returns none
MATCH (arriving:ArrivingAccount {key: $accountKey})
SET arriving = $properties
