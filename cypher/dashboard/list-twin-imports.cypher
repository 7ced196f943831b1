// Return pairs of imports of an account with days of equal content, and the days that both have. Such days were marked
// when they were written. The query reads the index of these marks, so the cost depends on their number. Pairs that are
// no longer equal are left out.
//
// @mode    read
// @param   $accountKey   STRING NOT NULL
// @param   $maxDays      INTEGER NOT NULL   most days read
// @param   $maxPairs     INTEGER NOT NULL   most pairs returned, those with the most equal days
// @returns many { earlierId :: STRING NOT NULL, laterId :: STRING NOT NULL, laterKey :: STRING NOT NULL,
//                 sameDays :: INTEGER NOT NULL, sharedDays :: INTEGER NOT NULL, firstDate :: STRING NOT NULL,
//                 lastDate :: STRING NOT NULL }
CYPHER 5
MATCH (day:ImportDay)
USING INDEX SEEK day:ImportDay(twin_account, key)
WHERE day.twin_account = $accountKey AND day.key > ''
WITH day
LIMIT $maxDays
MATCH (twin:ImportDay {key: day.twin})
WHERE twin.sums = day.sums AND twin.import_key <> day.import_key
WITH CASE WHEN day.import_key < twin.import_key THEN day.import_key ELSE twin.import_key END AS oneKey,
     CASE WHEN day.import_key < twin.import_key THEN twin.import_key ELSE day.import_key END AS otherKey,
     day.date AS date
WITH oneKey, otherKey, count(DISTINCT date) AS sameDays, min(date) AS firstDate, max(date) AS lastDate
ORDER BY sameDays DESC, oneKey, otherKey
LIMIT $maxPairs
CALL (oneKey) {
  MATCH (one:Import {key: oneKey})
  RETURN one
}
CALL (otherKey) {
  MATCH (other:Import {key: otherKey})
  RETURN other
}
CALL (oneKey, otherKey) {
  MATCH (day:ImportDay)
  WHERE day.key STARTS WITH oneKey + '|' AND day.records > 0
  WITH otherKey + '|' + toString(day.date) AS besideKey
  MATCH (beside:ImportDay {key: besideKey})
  WHERE beside.records > 0
  RETURN count(beside) AS sharedDays
}
WITH CASE WHEN one.place < other.place THEN one ELSE other END AS earlier,
     CASE WHEN one.place < other.place THEN other ELSE one END AS later, sameDays, sharedDays, firstDate, lastDate
RETURN earlier.import_id AS earlierId, later.import_id AS laterId, later.key AS laterKey, sameDays, sharedDays,
       toString(firstDate) AS firstDate, toString(lastDate) AS lastDate
