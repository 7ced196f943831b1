// The newest version there ever was of patterns that have no current one: their looks count as looks.
//
// @mode    read
// @param   $prefixKeys   LIST<STRING NOT NULL> NOT NULL   a pattern's key up to its version
// @returns many { prefixKey :: STRING NOT NULL, version :: INTEGER NOT NULL, pAny :: FLOAT NOT NULL,
//                 state :: STRING NOT NULL }
UNWIND $prefixKeys AS prefixKey
MATCH (pattern:Pattern)
WHERE pattern.key STARTS WITH prefixKey
WITH prefixKey, pattern ORDER BY pattern.version DESC
WITH prefixKey, head(collect(pattern)) AS last
RETURN prefixKey, last.version AS version, last.p_any AS pAny, last.state AS state
