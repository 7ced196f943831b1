// Return days whose sums changed since the last cycle, oldest date first.
//
// @mode    read
// @param   $accountKey   STRING NOT NULL
// @returns many { dayKey :: STRING NOT NULL, date :: STRING NOT NULL, change :: INTEGER NOT NULL }
MATCH (day:Day)
WHERE day.dirty = $accountKey
RETURN day.key AS dayKey, toString(day.date) AS date, coalesce(day.change, 0) AS change
ORDER BY date, dayKey
