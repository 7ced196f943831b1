// Return the strata of an account that changed since they were last counted, in the order of their sets.
//
// @mode    read
// @param   $accountKey   STRING NOT NULL
// @param   $limit        INTEGER NOT NULL   most rows
// @returns many { key :: STRING NOT NULL, setKey :: STRING NOT NULL }
MATCH (stratum:Stratum)
USING INDEX SEEK stratum:Stratum(dirty, set_key, key)
WHERE stratum.dirty = $accountKey AND stratum.set_key IS NOT NULL AND stratum.key IS NOT NULL
RETURN stratum.key AS key, stratum.set_key AS setKey
ORDER BY stratum.dirty, stratum.set_key, stratum.key
LIMIT $limit
