// Guided beside unguided
//
// For each set that has both: the click rate in percent of creatives made with guidance, and that of the others.
// Who used guidance was not left to chance, so a difference may have other causes; GetGuidanceEffect says how much
// of it is chance.
// Results. Best seen as a table.
//
// :param account => 'acme'
MATCH (use:GuidanceUse)
WHERE use.account = $account AND use.issued_at IS NOT NULL
WITH use ORDER BY use.account DESC, use.issued_at DESC LIMIT 50
MATCH (use)<-[:GENERATED_UNDER]-(:Creative)-[:IN_SET]->(set:ContrastSet {level: 'FINE'})
WITH DISTINCT set ORDER BY set.newest DESC, set.key LIMIT 50
MATCH (set)<-[variant:IN_SET]-(creative:Creative)
WITH set, variant, EXISTS { (creative)-[:GENERATED_UNDER]->(:GuidanceUse {holdout: false}) } AS guided
WITH set, sum(CASE WHEN guided THEN variant.clicks ELSE 0 END) AS guidedClicks,
     sum(CASE WHEN guided THEN variant.impressions ELSE 0 END) AS guidedImpressions,
     sum(CASE WHEN guided THEN 0 ELSE variant.clicks END) AS otherClicks,
     sum(CASE WHEN guided THEN 0 ELSE variant.impressions END) AS otherImpressions
WHERE guidedImpressions > 0 AND otherImpressions > 0
RETURN set.test_id AS test, set.newest AS newest, round(100.0 * guidedClicks / guidedImpressions, 2) AS guided_ctr,
       round(100.0 * otherClicks / otherImpressions, 2) AS other_ctr, coalesce(set.compared_as, set.assignment) AS assignment
ORDER BY newest DESC, test
