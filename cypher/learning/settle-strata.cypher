// Keep the figures that strata were counted with, in sets that are locked: nothing can have changed them meanwhile. Their
// arms are creatives, with as many figures each.
//
// @mode    write
// @param   $strata   LIST<MAP { key STRING NOT NULL, creatives LIST<STRING NOT NULL> NOT NULL,
//                    figures LIST<FLOAT NOT NULL> NOT NULL } NOT NULL> NOT NULL
// @returns none
UNWIND $strata AS row
MATCH (stratum:Stratum {key: row.key})
SET stratum.creatives = row.creatives, stratum.figures = row.figures, stratum.dirty = null
