// Surest patterns
//
// The account, its eight surest patterns under a metric with their lifts, and the traits they are about.
// Double-click a trait to see the sets it was tested in.
// Advice. Best seen as a graph.
//
// :param account => 'acme'
// :param metric => 'ctr'
MATCH (account:Account {key: $account})-[has:HAS_PATTERN]->(pattern:Pattern {metric: $metric})
WHERE pattern.epoch_from <= account.published_epoch
  AND coalesce(pattern.epoch_to, account.published_epoch + 1) > account.published_epoch
  AND pattern.kind <> 'interaction'
WITH account, has, pattern
ORDER BY abs(pattern.estimate) / pattern.sd DESC
LIMIT 8
MATCH (pattern)-[about:ABOUT]->(trait:Trait)
RETURN account, has, pattern, about, trait
