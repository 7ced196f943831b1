// Newest sure findings
//
// The newest cycle that published, and the versions it wrote that are established or risky, with their traits.
// History. Best seen as a graph.
//
// :param account => 'acme'
MATCH (cycle:Cycle)
USING INDEX SEEK cycle:Cycle(account_key, started_at)
WHERE cycle.account_key = $account AND cycle.started_at IS NOT NULL AND cycle.published_epoch > 0
WITH cycle ORDER BY cycle.started_at DESC LIMIT 1
MATCH (cycle)<-[learned:LEARNED_IN]-(pattern:Pattern)-[about:ABOUT]->(trait:Trait)
WHERE pattern.state IN ['ESTABLISHED', 'RISKY']
RETURN cycle, learned, pattern, about, trait
LIMIT 40
