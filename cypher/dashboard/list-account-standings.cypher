// Return the state of accounts in the order of their keys. Each account needs a few lookups by key and index, whatever
// its size.
//
// @mode    read
// @scope   global  an operator's view of the whole deployment: each account's counters and cycles, no content
// @param   $afterKey   STRING NOT NULL    the account to begin after; '' for the first
// @param   $limit      INTEGER NOT NULL   most accounts
// @param   $cycles     INTEGER NOT NULL   newest cycles read
// @returns many {
//            accountKey STRING NOT NULL, accountId STRING NOT NULL, eventCount INTEGER NOT NULL,
//            performanceCount INTEGER NOT NULL, createdAtMs INTEGER, publishedAtMs INTEGER, epoch INTEGER NOT NULL,
//            patterns INTEGER NOT NULL, usableSets INTEGER, comparableSets INTEGER, isWaiting BOOLEAN NOT NULL,
//            newestSnapshot STRING, newestDay STRING,
//            cycles LIST<MAP { cycleId STRING NOT NULL, state STRING NOT NULL, reason STRING NOT NULL,
//                              startedAtMs INTEGER NOT NULL } NOT NULL> NOT NULL
//          }
CYPHER 5
MATCH (account:Account)
WHERE account.key > $afterKey
WITH account
ORDER BY account.key
LIMIT $limit
OPTIONAL MATCH (account)-[:HAS_TRAINING]->(training:Training)
CALL (account) {
  MATCH (snapshot:Snapshot)
  WHERE snapshot.key STARTS WITH account.key + '|'
  WITH snapshot
  ORDER BY snapshot.key DESC
  LIMIT 1
  RETURN max(snapshot.date) AS newestSnapshot
}
CALL (account) {
  MATCH (day:Day)
  USING INDEX SEEK day:Day(account, date)
  WHERE day.account = account.key AND day.date IS NOT NULL
  WITH day
  ORDER BY day.account DESC, day.date DESC
  LIMIT 1
  RETURN max(day.date) AS newestDay
}
CALL (account) {
  MATCH (cycle:Cycle)
  USING INDEX SEEK cycle:Cycle(account_key, started_at)
  WHERE cycle.account_key = account.key AND cycle.started_at IS NOT NULL
  WITH cycle
  ORDER BY cycle.account_key DESC, cycle.started_at DESC
  LIMIT $cycles
  RETURN collect({cycleId: cycle.cycle_id, state: cycle.state, reason: cycle.reason,
                  startedAtMs: cycle.started_at.epochMillis}) AS cycles
}
CALL (account) {
  MATCH (waiting:Day)
  WHERE waiting.dirty = account.key
  WITH waiting
  LIMIT 1
  RETURN count(waiting) > 0 AS isWaiting
}
RETURN account.key AS accountKey, account.account_id AS accountId, coalesce(account.event_count, 0) AS eventCount,
       coalesce(account.performance_count, 0) AS performanceCount, account.created_at.epochMillis AS createdAtMs,
       account.published_at.epochMillis AS publishedAtMs, coalesce(account.published_epoch, 0) AS epoch,
       COUNT { (account)-[:HAS_PATTERN]->() } AS patterns, training.usable_sets AS usableSets,
       training.comparable_sets AS comparableSets, isWaiting, toString(newestSnapshot) AS newestSnapshot,
       toString(newestDay) AS newestDay, cycles
ORDER BY accountKey
