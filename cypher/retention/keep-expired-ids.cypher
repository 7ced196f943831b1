// Keep the ids of events that had no time of their own, as hashes. If such an event is sent again, it has the time of
// then, and only its id tells that it has expired.
//
// @mode    write
// @param   $keys   LIST<STRING NOT NULL> NOT NULL   the account's key and a hash of the id, sorted
// @returns none
UNWIND $keys AS key
MERGE (:ExpiredEvent {key: key})
