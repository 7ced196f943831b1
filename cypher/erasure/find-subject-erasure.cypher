// Return the tombstone of a lead. `counts` has one entry for each kind of node that was removed so far.
//
// @mode    read
// @param   $accountKey   STRING NOT NULL   nothing is returned of an account that does not exist
// @param   $erasureKey   STRING NOT NULL   key of the tombstone
// @returns optional { state :: STRING NOT NULL, subjectKey :: STRING, requestedAtMs :: INTEGER NOT NULL,
//                     finishedAtMs :: INTEGER,
//                     counts :: LIST<MAP {label STRING NOT NULL, count INTEGER NOT NULL} NOT NULL> NOT NULL }
MATCH (:Account {key: $accountKey})
MATCH (erasure:SubjectErasure {key: $erasureKey})
RETURN erasure.state AS state, erasure.subject_key AS subjectKey,
       erasure.requested_at.epochMillis AS requestedAtMs, erasure.finished_at.epochMillis AS finishedAtMs,
       [name IN keys(erasure) WHERE name STARTS WITH 'count_' | {label: substring(name, 6), count: erasure[name]}]
         AS counts
