// What a test compares
//
// A test of a project by the platforms, audiences and days it ran on. Variants are compared within each of them: the
// clicks that a variant of the trait had, and those that the click rate of all variants there would have given it. The
// share is its part of the impressions.
// Why. Best seen as a table.
//
// :param account => 'acme'
// :param kind => 'tone'
// :param value => 'friendly'
// :param project => 'launch'
// :param test => 'test-1'
MATCH (set:ContrastSet {key: $account + '|test|' + $project + '|' + $test})<-[:OF]-(stratum:Stratum)
WITH set, stratum
ORDER BY stratum.date DESC, stratum.key
LIMIT 50
MATCH (figure:PerformanceDay {stratum: stratum.key})<-[:MEASURED]-(creative:Creative)
WITH set, stratum, figure, creative,
     EXISTS { (creative)-[:HAS]->(:Trait {key: $account + '|' + $kind + '|' + $value}) } AS has
WITH set, stratum, count(creative) AS variants, sum(CASE WHEN has THEN 1 ELSE 0 END) AS with_trait,
     sum(figure.impressions) AS shown, sum(CASE WHEN has THEN figure.impressions ELSE 0 END) AS shown_with,
     sum(figure.clicks) AS clicks, sum(CASE WHEN has THEN figure.clicks ELSE 0 END) AS clicks_with,
     sum(figure.clicks_impressions) AS trials, sum(CASE WHEN has THEN figure.clicks_impressions ELSE 0 END) AS trials_with
RETURN stratum.platform AS platform, stratum.audience AS audience, stratum.date AS date, variants, with_trait,
       CASE WHEN shown > 0 THEN round(100.0 * shown_with / shown, 1) END AS share, clicks_with AS clicks,
       CASE WHEN trials > 0 THEN round(1.0 * clicks * trials_with / trials, 1) END AS expected,
       set.compared_as AS compared_as, set.compared_by AS compared_by, set.split AS split
ORDER BY date DESC, platform, audience
