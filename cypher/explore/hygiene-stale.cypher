// Knowledge grown old
//
// Patterns in force by the newest test behind them, oldest first: what has not been tested for long may no longer
// hold. The days are counted from the newest data of the same account.
// Hygiene. Best seen as a table.
//
// :param account => 'acme'
// :param metric => 'ctr'
MATCH (account:Account {key: $account})-[:HAS_PATTERN]->(pattern:Pattern {metric: $metric})
WHERE pattern.epoch_from <= account.published_epoch
  AND coalesce(pattern.epoch_to, account.published_epoch + 1) > account.published_epoch
MATCH (pattern)-[:ABOUT]->(trait:Trait)-[:TESTED_IN {metric: $metric}]->(set:ContrastSet)
WITH pattern, max(set.newest) AS newest
WITH collect({pattern: pattern, newest: newest}) AS rows, max(newest) AS newestOfAll
UNWIND rows AS row
RETURN row.pattern.kind AS kind, row.pattern.value AS value, row.pattern.state AS state, row.newest AS newest_test,
       duration.inDays(row.newest, newestOfAll).days AS days_behind
ORDER BY days_behind DESC, kind, value
LIMIT 50
