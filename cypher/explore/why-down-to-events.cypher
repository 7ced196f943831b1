// Advice down to events
//
// The whole way in one picture: pattern, trait, one test, its headlines, the strategy that led to them and their
// events (but for the figures, of which there is one a day).
// Why. Best seen as a graph.
//
// :param account => 'acme'
// :param kind => 'tone'
// :param value => 'friendly'
// :param metric => 'ctr'
// :param project => 'launch'
// :param test => 'test-1'
MATCH (trait:Trait)<-[about:ABOUT]-(pattern:Pattern {metric: $metric})
USING INDEX trait:Trait(key)
WHERE trait.key = $account + '|' + $kind + '|' + $value AND pattern.epoch_to IS NULL
WITH trait, about, pattern
ORDER BY pattern.assignment DESC, pattern.project_id
LIMIT 1
MATCH (set:ContrastSet {key: $account + '|test|' + $project + '|' + $test})<-[variant:IN_SET]-(creative:Creative)
MATCH (trait)-[tested:TESTED_IN {metric: $metric}]->(set)
OPTIONAL MATCH (creative)-[has:HAS]->(trait)
OPTIONAL MATCH (creative)<-[led:LED_TO]-(strategy:Strategy)
OPTIONAL MATCH (creative)<-[of:ABOUT]-(event:Event)
WHERE event.type <> 'PERFORMANCE_RECORDED' AND event.retracted_at IS NULL
RETURN trait, about, pattern, tested, set, variant, creative, has, led, strategy, of, event
LIMIT 40
