// Headlines of a test
//
// The variants of a test of a project: text, whether it has the trait, impressions, clicks and click rate in percent,
// by platform and audience. Rates of different ones, or of different days, are not compared: see what a test compares.
// Why. Best seen as a table.
//
// :param account => 'acme'
// :param kind => 'tone'
// :param value => 'friendly'
// :param project => 'launch'
// :param test => 'test-1'
MATCH (set:ContrastSet {key: $account + '|test|' + $project + '|' + $test})<-[variant:IN_SET]-(creative:Creative)
RETURN creative.text AS text, EXISTS { (creative)-[:HAS]->(:Trait {key: $account + '|' + $kind + '|' + $value}) } AS has_trait, variant.platform AS platform,
       variant.audience AS audience, variant.impressions AS impressions, variant.clicks AS clicks,
       round(100.0 * variant.clicks / variant.impressions, 2) AS ctr
ORDER BY platform, audience, ctr DESC
LIMIT 100
