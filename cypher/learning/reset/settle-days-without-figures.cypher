// Clear the marks of days without performance records, which have nothing to add to a snapshot.
//
// @mode    write
// @param   $dayKeys   LIST<STRING NOT NULL> NOT NULL   locked
// @returns none
UNWIND $dayKeys AS dayKey
MATCH (day:Day {key: dayKey})
WHERE coalesce(day.performance_count, 0) <= 0
SET day.dirty = null
