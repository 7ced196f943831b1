// Return the newest version of patterns that have no current one. Their interim analyses count if their evidence was
// computed by the present estimator. For a pattern that a reset has deleted, return what was kept of it.
//
// @mode    read
// @param   $prefixKeys   LIST<STRING NOT NULL> NOT NULL   a pattern's key without its version
// @param   $estimator    STRING NOT NULL                  the present estimator of evidence
// @returns many { prefixKey :: STRING NOT NULL, version :: INTEGER NOT NULL, pAny :: FLOAT NOT NULL,
//                 state :: STRING NOT NULL }
UNWIND $prefixKeys AS prefixKey
CALL (prefixKey) {
  OPTIONAL MATCH (pattern:Pattern)
  WHERE pattern.key STARTS WITH prefixKey
  WITH pattern ORDER BY pattern.version DESC
  RETURN head(collect(pattern)) AS last
}
OPTIONAL MATCH (past:PastLook {key: prefixKey})
WITH prefixKey, last, past,
     CASE last.estimator WHEN $estimator THEN last.p_any ELSE 1.0 END AS lastP,
     CASE last.estimator WHEN $estimator THEN last.state ELSE 'CANDIDATE' END AS lastState,
     past IS NOT NULL AND coalesce(past.version > last.version, true) AS isBefore
WHERE last IS NOT NULL OR past IS NOT NULL
RETURN prefixKey, CASE WHEN isBefore THEN past.version ELSE last.version END AS version,
       CASE WHEN past.p_any < lastP THEN past.p_any ELSE lastP END AS pAny,
       CASE WHEN isBefore THEN past.state ELSE lastState END AS state
