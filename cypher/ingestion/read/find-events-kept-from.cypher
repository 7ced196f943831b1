// Return the time from which an account keeps its events; null when it keeps all. No row: there is no such account.
//
// @mode    read
// @param   $accountKey   STRING NOT NULL
// @returns optional { keptFromMs :: INTEGER }   milliseconds since 1970
MATCH (account:Account {key: $accountKey})
RETURN account.events_kept_from.epochMillis AS keptFromMs
