// Store the lists that strata were counted with. Their sets must be locked, so that nothing can have changed meanwhile.
// Creatives and figures have one entry for each arm.
//
// @mode    write
// @param   $strata   LIST<MAP { key STRING NOT NULL, creatives LIST<STRING NOT NULL> NOT NULL,
//                    figures LIST<FLOAT NOT NULL> NOT NULL } NOT NULL> NOT NULL
// @returns none
UNWIND $strata AS row
MATCH (stratum:Stratum {key: row.key})
SET stratum.creatives = row.creatives, stratum.figures = row.figures, stratum.dirty = null
