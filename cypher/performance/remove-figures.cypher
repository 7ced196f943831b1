// Remove performance figures, which are locked: no event that holds says them.
//
// @mode    write
// @param   $figureKeys   LIST<STRING NOT NULL> NOT NULL   keys of performance days, sorted
// @returns none
UNWIND $figureKeys AS figureKey
MATCH (figure:PerformanceDay {key: figureKey})
DETACH DELETE figure
