// Tests with one variant
//
// Contrast sets with fewer than two measured variants teach nothing: there is nothing to compare with. An empty answer
// is a good one.
// Hygiene. Best seen as a table.
//
// :param account => 'acme'
MATCH (:Account {key: $account})-[:OWNS]->(:Project)-[:MADE]->(creative:Creative)-[:IN_SET]->(set:ContrastSet {level: 'FINE'})
WITH set, count(DISTINCT creative) AS variants
WHERE variants < 2
RETURN set.test_id AS test, set.week AS week, set.platform AS platform, set.newest AS newest, variants
ORDER BY newest DESC
LIMIT 50
