// Traits that go together
//
// WORKS_WITH and WORSE_WITH join two traits whose effect together is more, or less, than the sum of both. Only
// what holds up however often one looks is drawn: an empty answer means that nothing does yet.
// Advice. Best seen as a graph.
//
// :param account => 'acme'
MATCH (account:Account {key: $account})-[:USES]->(trait:Trait)-[effect:WORKS_WITH|WORSE_WITH]->(other:Trait)
WHERE effect.epoch_from <= account.published_epoch
  AND coalesce(effect.epoch_to, account.published_epoch + 1) > account.published_epoch
RETURN trait, effect, other
LIMIT 50
