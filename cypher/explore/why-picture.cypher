// Pattern to headlines
//
// One pattern, its trait, up to four of the newest tests it was tested in, and the creatives that ran in them.
// Those with a HAS relationship to the trait are the variants with it; the others are what it was compared with.
// Why. Best seen as a graph.
//
// :param account => 'acme'
// :param kind => 'tone'
// :param value => 'friendly'
// :param metric => 'ctr'
MATCH (trait:Trait)<-[about:ABOUT]-(pattern:Pattern {metric: $metric})
USING INDEX trait:Trait(key)
WHERE trait.key = $account + '|' + $kind + '|' + $value AND pattern.epoch_to IS NULL
WITH trait, about, pattern
ORDER BY pattern.assignment DESC, pattern.project_id
LIMIT 1
MATCH (trait)-[tested:TESTED_IN {metric: $metric, assignment: pattern.assignment}]->(set)
WHERE set.level = 'FINE'
WITH trait, about, pattern, tested, set
ORDER BY set.newest DESC, set.key
LIMIT 4
MATCH (set)<-[variant:IN_SET]-(creative:Creative)
OPTIONAL MATCH (creative)-[has:HAS]->(trait)
RETURN trait, about, pattern, tested, set, variant, creative, has
LIMIT 40
