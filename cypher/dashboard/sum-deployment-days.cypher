// Sum events and performance records of all accounts by date. $maxDays limits the day nodes that are read, newest first.
// There is one per account or project and date, so beyond the limit the oldest returned date may be incomplete.
//
// @mode    read
// @scope   global  an operator's view of the whole deployment: numbers only
// @param   $from      STRING NOT NULL    first date
// @param   $to        STRING NOT NULL    last date
// @param   $maxDays   INTEGER NOT NULL   most day nodes read
// @returns one {
//            days INTEGER NOT NULL,
//            dates LIST<MAP { date STRING NOT NULL, events INTEGER NOT NULL, figures INTEGER NOT NULL } NOT NULL> NOT NULL
//          }
CYPHER 5
CALL () {
  MATCH (day:Day)
  WHERE day.date >= date($from) AND day.date <= date($to)
  WITH day
  ORDER BY day.date DESC
  LIMIT $maxDays
  WITH day.date AS date, count(*) AS days, sum(coalesce(day.event_count, 0)) AS events,
    sum(coalesce(day.performance_count, 0)) AS figures
  RETURN collect([days, {date: toString(date), events: events, figures: figures}]) AS rows
}
RETURN reduce(sum = 0, row IN rows | sum + row[0]) AS days, [row IN rows | row[1]] AS dates
