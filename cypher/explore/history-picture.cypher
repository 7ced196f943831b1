// Versions and cycles
//
// The chain of versions of a trait's patterns under a metric, newest first, each with the cycle that learned it.
// History. Best seen as a graph.
//
// :param account => 'acme'
// :param kind => 'tone'
// :param value => 'friendly'
// :param metric => 'ctr'
MATCH (trait:Trait {key: $account + '|' + $kind + '|' + $value})<-[about:ABOUT]-(newest:Pattern {metric: $metric})
WHERE newest.epoch_to IS NULL
MATCH versions = (newest)-[:SUPERSEDES*0..10]->(version:Pattern)
OPTIONAL MATCH (version)-[learned:LEARNED_IN]->(cycle:Cycle)
RETURN trait, about, versions, learned, cycle
LIMIT 30
