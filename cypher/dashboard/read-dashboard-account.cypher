// Return what an account counts, what waits for its next cycle, and the newest days with performance records and
// events. Most numbers come from degrees and indexes; the others are counted up to a limit.
//
// @mode    read
// @param   $accountKey      STRING NOT NULL
// @param   $maxProjects     INTEGER NOT NULL   most projects read
// @param   $maxCount        INTEGER NOT NULL   limit of counting
// @param   $maxRecentDays   INTEGER NOT NULL   newest days read, of the account and its projects together
// @param   $maxSnapshots    INTEGER NOT NULL   newest snapshots read
// @returns optional {
//            accountId STRING NOT NULL, timeZone STRING NOT NULL, eventCount INTEGER NOT NULL,
//            performanceCount INTEGER NOT NULL, epoch INTEGER NOT NULL, publishedAtMs INTEGER, createdAtMs INTEGER,
//            formulas INTEGER NOT NULL, models INTEGER NOT NULL, projects INTEGER NOT NULL, made INTEGER NOT NULL,
//            waitingDays INTEGER NOT NULL, waitingSets INTEGER NOT NULL, waitingTraits INTEGER NOT NULL,
//            usableSets INTEGER, comparableSets INTEGER, trainedAtMs INTEGER, ctrReason STRING, rankerReason STRING,
//            formulaReason STRING, snapshotDates LIST<STRING NOT NULL> NOT NULL,
//            figureDates LIST<STRING NOT NULL> NOT NULL, eventDate STRING,
//            eventDays LIST<MAP { dayKey STRING NOT NULL, types LIST<STRING NOT NULL> NOT NULL } NOT NULL> NOT NULL
//          }
CYPHER 5
MATCH (account:Account {key: $accountKey})
OPTIONAL MATCH (account)-[:HAS_TRAINING]->(training:Training)
CALL (account) {
  MATCH (account)-[:OWNS]->(project:Project)
  WITH project
  LIMIT $maxProjects
  RETURN count(project) AS projects, sum(COUNT { (project)-[:MADE]->() }) AS made
}
CALL (account) {
  MATCH (waitingDay:Day)
  WHERE waitingDay.dirty = account.key
  WITH waitingDay
  LIMIT $maxCount
  RETURN count(waitingDay) AS waitingDays
}
CALL (account) {
  MATCH (waitingSet:ContrastSet)
  USING INDEX SEEK waitingSet:ContrastSet(dirty, level, key)
  WHERE waitingSet.dirty = account.key AND waitingSet.level IS NOT NULL AND waitingSet.key IS NOT NULL
  WITH waitingSet
  LIMIT $maxCount
  RETURN count(waitingSet) AS waitingSets
}
CALL (account) {
  MATCH (waitingTrait:Trait)
  WHERE waitingTrait.dirty = account.key
  WITH waitingTrait
  LIMIT $maxCount
  RETURN count(waitingTrait) AS waitingTraits
}
CALL (account) {
  MATCH (snapshot:Snapshot)
  WHERE snapshot.key STARTS WITH account.key + '|'
  WITH snapshot
  ORDER BY snapshot.key DESC
  LIMIT $maxSnapshots
  RETURN collect(toString(snapshot.date)) AS snapshotDates
}
CALL (account) {
  MATCH (day:Day)
  USING INDEX SEEK day:Day(account, date)
  WHERE day.account = account.key AND day.date IS NOT NULL
  WITH day
  ORDER BY day.account DESC, day.date DESC
  LIMIT $maxRecentDays
  WITH collect(day) AS days
  WITH days, reduce(newest = null, day IN days |
    CASE WHEN newest IS NULL AND day.event_count > 0 THEN day.date ELSE newest END) AS newest
  RETURN [day IN days WHERE day.performance_count > 0 | toString(day.date)] AS figureDates,
         toString(newest) AS eventDate,
         [day IN days WHERE day.date = newest AND day.event_count > 0 |
           {dayKey: day.key, types: [name IN keys(day) WHERE name STARTS WITH 'events_' | substring(name, 7)]}]
           AS eventDays
}
RETURN account.account_id AS accountId, coalesce(account.time_zone, 'UTC') AS timeZone,
       coalesce(account.event_count, 0) AS eventCount, coalesce(account.performance_count, 0) AS performanceCount,
       coalesce(account.published_epoch, 0) AS epoch, account.published_at.epochMillis AS publishedAtMs,
       account.created_at.epochMillis AS createdAtMs,
       COUNT { (account)-[:HAS_FORMULA]->() } AS formulas, COUNT { (account)-[:HAS_MODEL]->() } AS models,
       projects, made, waitingDays, waitingSets, waitingTraits,
       training.usable_sets AS usableSets, training.comparable_sets AS comparableSets,
       training.trained_at.epochMillis AS trainedAtMs, training.ctr_reason AS ctrReason,
       training.ranker_reason AS rankerReason, training.formula_reason AS formulaReason,
       snapshotDates, figureDates, eventDate, eventDays
