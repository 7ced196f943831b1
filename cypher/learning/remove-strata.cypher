// Remove strata that have no figures left, in sets that are locked.
//
// @mode    write
// @param   $stratumKeys   LIST<STRING NOT NULL> NOT NULL
// @returns none
UNWIND $stratumKeys AS stratumKey
MATCH (stratum:Stratum {key: stratumKey})
DETACH DELETE stratum
