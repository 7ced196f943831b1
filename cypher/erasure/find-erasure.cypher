// Return the tombstone of an account. `counts` has one entry for each kind of node that was removed so far.
//
// @mode    read
// @param   $erasureKey   STRING NOT NULL   keyed hash of the account
// @returns optional { erasureId :: STRING NOT NULL, state :: STRING NOT NULL, accountKey :: STRING,
//                     requestedAtMs :: INTEGER NOT NULL, finishedAtMs :: INTEGER, withdrawn :: INTEGER NOT NULL,
//                     counts :: LIST<MAP {label STRING NOT NULL, count INTEGER NOT NULL} NOT NULL> NOT NULL }
MATCH (erasure:Erasure {key: $erasureKey})
RETURN erasure.key AS erasureId, erasure.state AS state, erasure.account_key AS accountKey,
       erasure.requested_at.epochMillis AS requestedAtMs, erasure.finished_at.epochMillis AS finishedAtMs,
       erasure.withdrawn_insights AS withdrawn,
       [name IN keys(erasure) WHERE name STARTS WITH 'count_' | {label: substring(name, 6), count: erasure[name]}]
         AS counts
