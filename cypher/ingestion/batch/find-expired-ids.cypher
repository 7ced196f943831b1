// Which of these ids belonged to events that have expired.
//
// @mode    read
// @param   $keys   LIST<STRING NOT NULL> NOT NULL   the account's key and a hash of the id
// @returns many { key :: STRING NOT NULL }
UNWIND $keys AS key
MATCH (expired:ExpiredEvent {key: key})
RETURN expired.key AS key
