// Delete performance records. They must be locked and no longer counted in any sum.
//
// @mode    write
// @param   $figureKeys   LIST<STRING NOT NULL> NOT NULL
// @returns none
UNWIND $figureKeys AS figureKey
MATCH (figure:PerformanceDay {key: figureKey})
DETACH DELETE figure
