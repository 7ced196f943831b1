// Return on ad spend
//
// Spend, revenue and return on ad spend (revenue / spend) of each of the last 90 days, with the mean of the seven
// days up to it.
// Results. Best seen as a table.
//
// :param account => 'acme'
MATCH (:Account {key: $account})-[:HAS_SNAPSHOT]->(snapshot:Snapshot)
WITH snapshot ORDER BY snapshot.date DESC LIMIT 90
WITH snapshot ORDER BY snapshot.date
WITH collect(snapshot) AS days
UNWIND range(0, size(days) - 1) AS at
WITH days[at] AS day, days[CASE WHEN at < 6 THEN 0 ELSE at - 6 END..at + 1] AS week
RETURN day.date AS date, day.spend_micros / 1000000.0 AS spend, day.revenue_micros / 1000000.0 AS revenue,
       round(day.roas, 2) AS roas,
       round(reduce(sum = 0.0, one IN week | sum + one.revenue_micros)
         / nullIf(reduce(sum = 0.0, one IN week | sum + one.spend_micros), 0), 2) AS roas_of_week
ORDER BY date DESC
