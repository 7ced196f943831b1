// Return accounts whose import was broken off: no server holds their lease.
//
// @mode    read
// @scope   global  every server clears away what imports of all accounts left
// @param   $limit   INTEGER NOT NULL   most accounts at once
// @returns many { accountKey :: STRING NOT NULL }
MATCH (arriving:ArrivingAccount)
WHERE arriving.key > ''
OPTIONAL MATCH (lease:Lease {key: 'cycle|' + arriving.key})
WITH arriving, lease
WHERE lease IS NULL OR lease.expires_at < datetime.realtime()
RETURN arriving.key AS accountKey
ORDER BY accountKey
LIMIT $limit
