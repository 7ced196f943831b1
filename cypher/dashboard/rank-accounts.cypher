// Rank accounts by the events they logged in a span, busiest first, with their performance records and rejected
// records. Also return events by type, from a later day on, since every counter of a day is read for them.
//
// @mode    read
// @scope   global  an operator's view of the whole deployment: numbers by account
// @param   $from             STRING NOT NULL    first date
// @param   $to               STRING NOT NULL    last date
// @param   $typesFrom        STRING NOT NULL    first date of events by type
// @param   $maxDays          INTEGER NOT NULL   newest days summed
// @param   $refusedCounter   STRING NOT NULL    the days' counter of rejected records
// @returns one {
//            days INTEGER NOT NULL,
//            accounts LIST<MAP { accountKey STRING NOT NULL, events INTEGER NOT NULL, figures INTEGER NOT NULL,
//                                refused INTEGER NOT NULL } NOT NULL> NOT NULL,
//            types LIST<MAP { name STRING NOT NULL, events INTEGER NOT NULL } NOT NULL> NOT NULL
//          }
CYPHER 5
CALL () {
  MATCH (day:Day)
  WHERE day.date >= date($from) AND day.date <= date($to)
  WITH day
  ORDER BY day.date DESC
  LIMIT $maxDays
  RETURN collect(day) AS days
}
CALL (days) {
  UNWIND days AS day
  WITH day.account AS accountKey, sum(coalesce(day.event_count, 0)) AS events,
    sum(coalesce(day.performance_count, 0)) AS figures,
    sum(coalesce(day[$refusedCounter], 0)) AS refused
  ORDER BY events DESC, accountKey
  RETURN collect({accountKey: accountKey, events: events, figures: figures, refused: refused}) AS accounts
}
CALL (days) {
  UNWIND days AS day
  WITH day
  WHERE day.date >= date($typesFrom)
  UNWIND [name IN keys(day) WHERE name STARTS WITH 'events_'] AS name
  WITH name, sum(day[name]) AS events
  RETURN collect({name: substring(name, 7), events: events}) AS types
}
RETURN size(days) AS days, accounts, types
