// Cycles and findings
//
// Cycles of an account, newest first: how they ended, the epoch each published, and how many versions of patterns
// it wrote, established and risky ones apart.
// History. Best seen as a table.
//
// :param account => 'acme'
MATCH (cycle:Cycle)
USING INDEX SEEK cycle:Cycle(account_key, started_at)
WHERE cycle.account_key = $account AND cycle.started_at IS NOT NULL
WITH cycle ORDER BY cycle.account_key DESC, cycle.started_at DESC LIMIT 25
OPTIONAL MATCH (cycle)<-[:LEARNED_IN]-(pattern:Pattern)
WITH cycle, count(pattern) AS patterns, count(CASE pattern.state WHEN 'ESTABLISHED' THEN 1 END) AS established,
     count(CASE pattern.state WHEN 'RISKY' THEN 1 END) AS risky
RETURN cycle.started_at AS started, cycle.trigger AS trigger, cycle.state AS state,
       cycle.published_epoch AS epoch, patterns, established, risky, cycle.cycle_id AS cycle_id
ORDER BY started DESC
