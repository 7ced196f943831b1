// Remove strata without performance records. Their sets must be locked.
//
// @mode    write
// @param   $stratumKeys   LIST<STRING NOT NULL> NOT NULL
// @returns none
UNWIND $stratumKeys AS stratumKey
MATCH (stratum:Stratum {key: stratumKey})
DETACH DELETE stratum
