// Sum the days of an account and its projects in a span, by date and by event type. Days have counters, so the cost
// does not depend on the number of events.
//
// @mode    read
// @param   $accountKey   STRING NOT NULL
// @param   $from         STRING NOT NULL    first date
// @param   $to           STRING NOT NULL    last date
// @param   $maxDays      INTEGER NOT NULL   newest days summed
// @returns one {
//            days INTEGER NOT NULL,
//            dates LIST<MAP { date STRING NOT NULL, events INTEGER NOT NULL, figures INTEGER NOT NULL } NOT NULL> NOT NULL,
//            types LIST<MAP { name STRING NOT NULL, events INTEGER NOT NULL } NOT NULL> NOT NULL
//          }
CYPHER 5
CALL () {
  MATCH (day:Day)
  USING INDEX SEEK day:Day(account, date)
  WHERE day.account = $accountKey AND day.date >= date($from) AND day.date <= date($to)
  WITH day
  ORDER BY day.account DESC, day.date DESC
  LIMIT $maxDays
  RETURN collect(day) AS days
}
CALL (days) {
  UNWIND days AS day
  WITH day.date AS date, sum(coalesce(day.event_count, 0)) AS events, sum(coalesce(day.performance_count, 0)) AS figures
  RETURN collect({date: toString(date), events: events, figures: figures}) AS dates
}
CALL (days) {
  UNWIND days AS day
  UNWIND [name IN keys(day) WHERE name STARTS WITH 'events_'] AS name
  WITH name, sum(day[name]) AS events
  RETURN collect({name: substring(name, 7), events: events}) AS types
}
RETURN size(days) AS days, dates, types
