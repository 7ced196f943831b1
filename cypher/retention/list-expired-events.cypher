// Return the next events of some days of an account, oldest days first, read in the order of an index.
//
// @mode    read
// @param   $accountKey   STRING NOT NULL
// @param   $fromDate     STRING NOT NULL    first day
// @param   $toDate       STRING NOT NULL    day after the last one
// @param   $limit        INTEGER NOT NULL   most events
// @returns many { key :: STRING NOT NULL, date :: STRING NOT NULL }
MATCH (day:Day)
USING INDEX SEEK day:Day(account, date)
WHERE day.account = $accountKey AND day.date >= date($fromDate) AND day.date < date($toDate)
WITH day ORDER BY day.account, day.date
MATCH (day)-[:LOGGED]->(event:Event)
WITH day, event LIMIT $limit
RETURN event.key AS key, toString(day.date) AS date
