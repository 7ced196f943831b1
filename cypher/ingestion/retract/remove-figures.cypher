// Remove locked performance records. No remaining event reports them.
//
// @mode    write
// @param   $figureKeys   LIST<STRING NOT NULL> NOT NULL   keys of performance days, sorted
// @returns none
UNWIND $figureKeys AS figureKey
MATCH (figure:PerformanceDay {key: figureKey})
DETACH DELETE figure
