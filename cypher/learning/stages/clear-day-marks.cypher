// Clear the marks of days that the transaction counts next. A day that changed meanwhile keeps its mark. Writing the
// day first locks it, so that it cannot change between the comparison and the clearing.
//
// @mode    write
// @param   $days   LIST<MAP { dayKey STRING NOT NULL, change INTEGER NOT NULL } NOT NULL> NOT NULL
// @returns none
UNWIND $days AS row
MATCH (day:Day {key: row.dayKey})
SET day.change = coalesce(day.change, 0)
WITH day, row
WHERE day.change = row.change
SET day.dirty = null
