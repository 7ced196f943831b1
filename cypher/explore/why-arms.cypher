// Headlines of a test
//
// The arms of a test: text, whether it has the trait, impressions, clicks and click rate in percent. The trait's
// effect in this test is the difference between the two groups.
// Why. Best seen as a table.
//
// :param account => 'acme'
// :param kind => 'tone'
// :param value => 'friendly'
// :param test => 'test-1'
MATCH (set:ContrastSet {key: $account + '|test|' + $test})<-[arm:IN_SET]-(creative:Creative)
RETURN creative.text AS text, EXISTS { (creative)-[:HAS]->(:Trait {key: $account + '|' + $kind + '|' + $value}) } AS has_trait, arm.impressions AS impressions,
       arm.clicks AS clicks, round(100.0 * arm.clicks / arm.impressions, 2) AS ctr
ORDER BY ctr DESC
LIMIT 100
