// Return the strata of some sets of an account that changed since they were last counted.
//
// @mode    read
// @param   $accountKey   STRING NOT NULL
// @param   $setKeys      LIST<STRING NOT NULL> NOT NULL
// @returns many { key :: STRING NOT NULL }
UNWIND $setKeys AS setKey
MATCH (stratum:Stratum)
USING INDEX SEEK stratum:Stratum(dirty, set_key, key)
WHERE stratum.dirty = $accountKey AND stratum.set_key = setKey AND stratum.key IS NOT NULL
RETURN stratum.key AS key
