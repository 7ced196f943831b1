// The newest dates that some accounts have figures of, as far as their last cycle and their newest days tell.
//
// @mode    read
// @param   $accountKeys     LIST<STRING NOT NULL> NOT NULL
// @param   $maxSnapshots    INTEGER NOT NULL   newest snapshots looked at, of each
// @param   $maxRecentDays   INTEGER NOT NULL   newest days looked at, of each
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
