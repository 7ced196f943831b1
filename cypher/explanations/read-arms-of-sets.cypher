// Return the creatives of contrast sets, most shown first, with their totals inside the set and whether they have a
// trait. Platform and audience are properties of performance records, and a creative has an interaction when it has
// both traits. Integer sums are of one creative, whose totals are limited. Millionths are returned as text, because
// they may exceed a number.
//
// @mode    read
// @param   $setKeys      LIST<STRING NOT NULL> NOT NULL
// @param   $traitKey     STRING NOT NULL
// @param   $platform     STRING             the trait when it is a platform, else null
// @param   $audience     STRING             the same for an audience
// @param   $maxFigures   INTEGER NOT NULL   performance records read of one set
// @param   $maxArms      INTEGER NOT NULL   creatives returned of one set
// @returns many {
//            setKey STRING NOT NULL, creatives INTEGER NOT NULL,
//            arms LIST<MAP {
//              creativeKey STRING NOT NULL, contentId STRING NOT NULL, text STRING, hasTrait BOOLEAN NOT NULL,
//              impressions INTEGER NOT NULL, clicks INTEGER NOT NULL, clicksImpressions INTEGER NOT NULL,
//              engagements INTEGER NOT NULL, engagementImpressions INTEGER NOT NULL, conversionMicros STRING NOT NULL,
//              conversionClicks INTEGER NOT NULL, spendMicros STRING NOT NULL, revenueMicros STRING NOT NULL
//            } NOT NULL> NOT NULL
//          }
CYPHER 5
MATCH (trait:Trait {key: $traitKey})
WITH trait, COUNT { (trait)-[:COMBINES]->() } AS parts
UNWIND $setKeys AS setKey
MATCH (contrast:ContrastSet {key: setKey})
CALL (contrast) {
  MATCH (contrast)<-[figure:IN_SET]-(creative:Creative)
  RETURN figure, creative
  LIMIT $maxFigures
  UNION ALL
  MATCH (contrast)<-[:WITHIN]-(:ContrastSet)<-[figure:IN_SET]-(creative:Creative)
  RETURN figure, creative
  LIMIT $maxFigures
}
WITH setKey, trait, parts, creative, figure,
     CASE WHEN $platform IS NOT NULL THEN figure.platform = $platform
          WHEN $audience IS NOT NULL THEN figure.audience = $audience
          WHEN parts > 0 THEN COUNT { (trait)-[:COMBINES]->(:Trait)<-[:HAS]-(creative) } = parts
          ELSE EXISTS { (creative)-[:HAS]->(trait) } END AS hasTrait
WITH setKey, creative, hasTrait,
     sum(coalesce(figure.impressions, 0)) AS impressions, sum(coalesce(figure.clicks, 0)) AS clicks,
     sum(coalesce(figure.clicks_impressions, 0)) AS clicksImpressions,
     sum(coalesce(figure.engagements, 0)) AS engagements,
     sum(coalesce(figure.engagement_impressions, 0)) AS engagementImpressions,
     sum(coalesce(figure.conversion_micros, 0)) AS conversionMicros,
     sum(coalesce(figure.conversion_clicks, 0)) AS conversionClicks,
     sum(coalesce(figure.spend_micros, 0)) AS spendMicros, sum(coalesce(figure.revenue_micros, 0)) AS revenueMicros
ORDER BY setKey, impressions DESC, creative.key, hasTrait
WITH setKey, collect({
  creativeKey: creative.key, contentId: creative.content_id, text: creative.text, hasTrait: hasTrait,
  impressions: impressions, clicks: clicks, clicksImpressions: clicksImpressions, engagements: engagements,
  engagementImpressions: engagementImpressions, conversionMicros: toString(conversionMicros),
  conversionClicks: conversionClicks, spendMicros: toString(spendMicros), revenueMicros: toString(revenueMicros)
}) AS arms
RETURN setKey, size(arms) AS creatives, arms[..$maxArms] AS arms
