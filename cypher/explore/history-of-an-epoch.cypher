// Newest changes
//
// The patterns that are new or changed since the epoch before, those that changed most first: the lift then and
// now. Without a lift before, the pattern is new.
// History. Best seen as a table.
//
// :param account => 'acme'
// :param metric => 'ctr'
MATCH (account:Account {key: $account})-[:HAS_PATTERN]->(pattern:Pattern {metric: $metric})
WHERE pattern.epoch_from = account.published_epoch
OPTIONAL MATCH (pattern)-[:SUPERSEDES]->(former:Pattern)
RETURN pattern.kind AS kind, pattern.value AS value, pattern.assignment AS assignment, former.caption AS before,
       pattern.caption AS now, former.state AS state_before, pattern.state AS state_now
ORDER BY abs(pattern.lift - coalesce(former.lift, 0)) DESC
LIMIT 50
