// The newest version there ever was of patterns that have no current one.
//
// @mode    read
// @param   $prefixKeys   LIST<STRING NOT NULL> NOT NULL   a pattern's key up to its version
// @returns many { prefixKey :: STRING NOT NULL, version :: INTEGER NOT NULL }
UNWIND $prefixKeys AS prefixKey
MATCH (pattern:Pattern)
WHERE pattern.key STARTS WITH prefixKey
RETURN prefixKey, max(pattern.version) AS version
