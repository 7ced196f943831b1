// The next sets of an account in the order of their keys: those a training can use, with the day of their newest
// figures. Taken when a training is due, never to decide whether one is.
//
// @mode    read
// @param   $afterKey   STRING NOT NULL    the last one seen, or the account's key and the delimiter
// @param   $endKey     STRING NOT NULL    the first key that is no longer the account's
// @param   $limit      INTEGER NOT NULL   most sets looked at
// @returns one { seen :: INTEGER NOT NULL, lastKey :: STRING,
//                sets :: LIST<MAP { key STRING NOT NULL, date STRING NOT NULL } NOT NULL> NOT NULL }
MATCH (contrastSet:ContrastSet)
WHERE contrastSet.key > $afterKey AND contrastSet.key < $endKey
WITH contrastSet ORDER BY contrastSet.key LIMIT $limit
RETURN count(*) AS seen, max(contrastSet.key) AS lastKey,
       collect(CASE WHEN contrastSet.level = 'FINE' AND contrastSet.usable_arms > 0
                    THEN {key: contrastSet.key, date: toString(contrastSet.newest)} END) AS sets
