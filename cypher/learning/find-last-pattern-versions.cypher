// The newest version there ever was of patterns that have no current one: their looks count as looks. Of one
// that a reset has deleted, what was kept of it.
//
// @mode    read
// @param   $prefixKeys   LIST<STRING NOT NULL> NOT NULL   a pattern's key up to its version
// @returns many { prefixKey :: STRING NOT NULL, version :: INTEGER NOT NULL, pAny :: FLOAT NOT NULL,
//                 state :: STRING NOT NULL }
UNWIND $prefixKeys AS prefixKey
CALL (prefixKey) {
  OPTIONAL MATCH (pattern:Pattern)
  WHERE pattern.key STARTS WITH prefixKey
  WITH pattern ORDER BY pattern.version DESC
  RETURN head(collect(pattern)) AS last
}
OPTIONAL MATCH (look:PastLook {key: prefixKey})
WITH prefixKey, last, look,
     look IS NOT NULL AND coalesce(look.version > last.version, true) AS isBefore
WHERE last IS NOT NULL OR look IS NOT NULL
RETURN prefixKey, CASE WHEN isBefore THEN look.version ELSE last.version END AS version,
       CASE WHEN coalesce(last.p_any <= look.p_any, look IS NULL) THEN last.p_any ELSE look.p_any END AS pAny,
       CASE WHEN isBefore THEN look.state ELSE last.state END AS state
