// Figures by platform
//
// By platform: impressions, and the rates of clicks, engagements and conversions in percent, each over the records that
// report it.
// Results. Best seen as a table.
//
// :param account => 'acme'
MATCH (:Account {key: $account})-[:TRACKS]->(platform:PlatformStat)
WHERE platform.impressions > 0
RETURN platform.name AS platform, platform.impressions AS impressions,
       CASE WHEN platform.clicks_impressions > 0
         THEN round(100.0 * platform.clicks / platform.clicks_impressions, 2) END AS ctr,
       CASE WHEN platform.engagement_impressions > 0
         THEN round(100.0 * platform.engagements / platform.engagement_impressions, 2) END AS engagement_rate,
       CASE WHEN platform.conversion_clicks > 0
         THEN round(platform.conversion_micros / 10000.0 / platform.conversion_clicks, 2) END AS conversion_rate
ORDER BY impressions DESC
LIMIT 100
