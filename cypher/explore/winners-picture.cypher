// Traits of winners
//
// Up to ten winners, best first, and the traits that were reported of them. What they share is a count, not
// evidence: every creative that was made may share it. Compare within tests for that.
// Work. Best seen as a graph.
//
// :param account => 'acme'
MATCH (creative:Creative)
USING INDEX SEEK creative:Creative(mark_key, mark_rank)
WHERE creative.mark_key = $account + '|WINNER' AND creative.mark_rank IS NOT NULL
WITH creative ORDER BY creative.mark_rank DESC LIMIT 10
MATCH (creative)-[has:HAS {source: 'reported'}]->(trait:Trait)
RETURN creative, has, trait
