// Return the newest dates for which some accounts have performance records. They come from the newest snapshots and the
// newest days.
//
// @mode    read
// @param   $accountKeys     LIST<STRING NOT NULL> NOT NULL
// @param   $maxSnapshots    INTEGER NOT NULL   newest snapshots read of each account
// @param   $maxRecentDays   INTEGER NOT NULL   newest days read of each account
// @returns many { accountKey STRING NOT NULL, dates LIST<STRING NOT NULL> NOT NULL }
CYPHER 5
UNWIND $accountKeys AS accountKey
CALL (accountKey) {
  MATCH (snapshot:Snapshot)
  WHERE snapshot.key STARTS WITH accountKey + '|'
  WITH snapshot
  ORDER BY snapshot.key DESC
  LIMIT $maxSnapshots
  RETURN collect(toString(snapshot.date)) AS snapshots
}
CALL (accountKey) {
  MATCH (day:Day)
  USING INDEX SEEK day:Day(account, date)
  WHERE day.account = accountKey AND day.date IS NOT NULL
  WITH day
  ORDER BY day.account DESC, day.date DESC
  LIMIT $maxRecentDays
  RETURN collect(CASE WHEN day.performance_count > 0 THEN toString(day.date) END) AS days
}
RETURN accountKey, snapshots + days AS dates
