// Return sets with what they added to the overdispersion sums. The terms are lists in the order of the metrics. A
// coarse set is as new as the newest of its fine sets; one without fine sets compares nothing and may have no day.
// `comparedAs` is the assignment its contrasts were stored under. `waits`: the set has strata that are not counted yet.
//
// @mode    read
// @param   $accountKey   STRING NOT NULL
// @param   $setKeys      LIST<STRING NOT NULL> NOT NULL
// @returns many { setKey :: STRING NOT NULL, change :: INTEGER NOT NULL, measuredChange :: INTEGER,
//                 assignment :: STRING NOT NULL, comparedAs :: STRING, waits :: BOOLEAN NOT NULL,
//                 projectId :: STRING NOT NULL, day :: INTEGER NOT NULL,
//                 newest :: STRING NOT NULL, usableArms :: INTEGER NOT NULL,
//                 q :: LIST<FLOAT NOT NULL>, c :: LIST<FLOAT NOT NULL>, df :: LIST<FLOAT NOT NULL> }
UNWIND $setKeys AS setKey
MATCH (contrastSet:ContrastSet {key: setKey})
CALL (contrastSet) {
  OPTIONAL MATCH (contrastSet)<-[:IN_WEEK]-(stratum:Stratum)
  RETURN max(stratum.date) AS newestWithin
}
CALL (contrastSet) {
  OPTIONAL MATCH (stratum:Stratum)
  USING INDEX SEEK stratum:Stratum(dirty, set_key, key)
  WHERE stratum.dirty = $accountKey AND stratum.set_key = contrastSet.key AND stratum.key IS NOT NULL
  RETURN count(stratum) > 0 AS hasDirty
}
WITH contrastSet, hasDirty, coalesce(newestWithin, contrastSet.newest, date('1970-01-01')) AS newest
RETURN contrastSet.key AS setKey,
       coalesce(contrastSet.change, 0) AS change,
       contrastSet.measured_change AS measuredChange,
       contrastSet.assignment AS assignment,
       contrastSet.compared_as AS comparedAs,
       hasDirty OR (contrastSet.level = 'COARSE' AND EXISTS {
         MATCH (contrastSet)<-[:IN_WEEK]-(stratum:Stratum)
         WHERE stratum.dirty IS NOT NULL
       }) AS waits,
       coalesce(contrastSet.project_id, '') AS projectId,
       toInteger(datetime({date: newest}).epochSeconds / 86400) AS day,
       toString(newest) AS newest,
       coalesce(contrastSet.usable_arms, 0) AS usableArms,
       contrastSet.q AS q,
       contrastSet.c AS c,
       contrastSet.df AS df
