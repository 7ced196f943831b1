// Return an account's newest daily snapshots, newest first, and the state of its latest cycle. Money is returned as
// text, because the totals of a day may exceed a number.
//
// @mode    read
// @param   $accountKey     STRING NOT NULL
// @param   $maxSnapshots   INTEGER NOT NULL
// @returns optional {
//            currency STRING, lastCycleState STRING,
//            snapshots LIST<MAP {
//              date STRING NOT NULL, spendMicros STRING NOT NULL, revenueMicros STRING NOT NULL
//            } NOT NULL> NOT NULL
//          }
CYPHER 5
MATCH (account:Account {key: $accountKey})
CALL (account) {
  MATCH (snapshot:Snapshot)
  WHERE snapshot.key STARTS WITH account.key + '|'
  WITH snapshot
  ORDER BY snapshot.key DESC
  LIMIT $maxSnapshots
  RETURN collect({
    date: toString(snapshot.date), spendMicros: toString(coalesce(snapshot.spend_micros, 0)),
    revenueMicros: toString(coalesce(snapshot.revenue_micros, 0))
  }) AS snapshots
}
CALL (account) {
  MATCH (cycle:Cycle)
  USING INDEX SEEK cycle:Cycle(account_key, started_at)
  WHERE cycle.account_key = account.key AND cycle.started_at IS NOT NULL
  WITH cycle
  ORDER BY cycle.account_key DESC, cycle.started_at DESC
  LIMIT 1
  RETURN head(collect(cycle.state)) AS lastCycleState
}
RETURN account.currency AS currency, lastCycleState, snapshots
