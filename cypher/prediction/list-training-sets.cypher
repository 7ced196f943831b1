// Return the next sets of an account in the order of their keys, with the day of their newest record: those a training
// can use. It is used for a training that is due, never to decide whether one is due.
//
// @mode    read
// @param   $afterKey   STRING NOT NULL    the last one seen, or the account's key and the delimiter
// @param   $endKey     STRING NOT NULL    the first key that is no longer the account's
// @param   $limit      INTEGER NOT NULL   most sets read
// @returns one { seen :: INTEGER NOT NULL, lastKey :: STRING,
//                sets :: LIST<MAP { key STRING NOT NULL, date STRING NOT NULL } NOT NULL> NOT NULL }
MATCH (contrastSet:ContrastSet)
WHERE contrastSet.key > $afterKey AND contrastSet.key < $endKey
WITH contrastSet ORDER BY contrastSet.key LIMIT $limit
RETURN count(*) AS seen, max(contrastSet.key) AS lastKey,
       collect(CASE WHEN contrastSet.level = 'FINE' AND contrastSet.usable_arms > 0
                    THEN {key: contrastSet.key, date: toString(contrastSet.newest)} END) AS sets
