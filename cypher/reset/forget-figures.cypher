// Delete performance figures that are locked, and counted nowhere any more.
//
// @mode    write
// @param   $figureKeys   LIST<STRING NOT NULL> NOT NULL
// @returns none
UNWIND $figureKeys AS figureKey
MATCH (figure:PerformanceDay {key: figureKey})
DETACH DELETE figure
