// Delete the next pattern versions of an account. Keep of each pattern what must not start afresh: the number of its
// last version, its state, and the smallest p-value of all interim analyses. Analyses of evidence by another estimator
// do not count. Repeating it changes nothing.
//
// @mode    write
// @param   $afterKey   STRING NOT NULL    the account's key and the delimiter
// @param   $endKey     STRING NOT NULL    the first key that is no longer the account's
// @param   $limit      INTEGER NOT NULL   most versions
// @param   $estimator  STRING NOT NULL    the present estimator of evidence
// @returns one { deleted :: INTEGER NOT NULL }
MATCH (pattern:Pattern)
WHERE pattern.key > $afterKey AND pattern.key < $endKey
WITH pattern LIMIT $limit
WITH pattern ORDER BY pattern.version
WITH left(pattern.key, size(pattern.key) - size(toString(pattern.version))) AS prefixKey, collect(pattern) AS patterns
WITH prefixKey, patterns, size(patterns) AS versions, last(patterns) AS newest,
     reduce(least = 1.0, one IN patterns | CASE WHEN one.estimator = $estimator AND one.p_any < least THEN one.p_any ELSE least END) AS pAny
MERGE (past:PastLook {key: prefixKey})
SET past.state = CASE WHEN past.version > newest.version THEN past.state WHEN newest.estimator = $estimator THEN newest.state ELSE 'CANDIDATE' END,
    past.p_any = CASE WHEN past.p_any < pAny THEN past.p_any ELSE pAny END,
    past.version = CASE WHEN past.version > newest.version THEN past.version ELSE newest.version END
FOREACH (one IN patterns | DETACH DELETE one)
RETURN sum(versions) AS deleted
