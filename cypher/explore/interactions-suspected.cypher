// Pairs that were compared
//
// Every pair that enough creatives carry: how much more or less it does together than its two traits do alone, in
// percent with a 95 % interval. A CANDIDATE is a suspicion, no more.
// Advice. Best seen as a table.
//
// :param account => 'acme'
// :param metric => 'ctr'
MATCH (account:Account {key: $account})-[:HAS_PATTERN]->(pattern:Pattern {metric: $metric, kind: 'interaction'})
WHERE pattern.epoch_from <= account.published_epoch
  AND coalesce(pattern.epoch_to, account.published_epoch + 1) > account.published_epoch
MATCH (pattern)-[:ABOUT]->(pair:Trait)-[:COMBINES]->(trait:Trait)
WITH pattern, trait ORDER BY trait.key
WITH pattern, collect(trait.kind + ' ' + trait.value) AS traits
RETURN traits, pattern.caption AS together, toInteger(round(100 * pattern.lower)) AS lower, toInteger(round(100 * pattern.upper)) AS upper,
       round(pattern.sign_confidence, 3) AS sure, pattern.state AS state, pattern.sets AS tests
ORDER BY sure DESC, traits[0]
LIMIT 50
