// Lock creatives and return their totals and marks; their traits and projects only where the batch may add to them.
//
// @mode    write
// @param   $creatives   LIST<MAP{key STRING NOT NULL, withTraits BOOLEAN NOT NULL}> NOT NULL   sorted by key
// @returns many { key :: STRING NOT NULL, mark :: STRING, markedBy :: STRING, text :: STRING, extractor :: STRING,
//                 traits :: LIST<MAP{key STRING NOT NULL, source STRING NOT NULL} NOT NULL> NOT NULL,
//                 projectKeys :: LIST<STRING NOT NULL> NOT NULL,
//                 impressions :: INTEGER NOT NULL,
//                 clicks :: INTEGER NOT NULL,
//                 clicks_impressions :: INTEGER NOT NULL,
//                 engagements :: INTEGER NOT NULL,
//                 engagement_impressions :: INTEGER NOT NULL,
//                 conversions :: INTEGER NOT NULL,
//                 spend_micros :: INTEGER NOT NULL,
//                 revenue_micros :: INTEGER NOT NULL,
//                 conversion_clicks :: INTEGER NOT NULL }
UNWIND $creatives AS row
MATCH (creative:Creative {key: row.key})
SET creative.key = row.key
WITH row, creative
RETURN creative.key AS key, creative.mark AS mark, creative.marked_by AS markedBy, creative.text AS text,
       creative.extractor AS extractor,
       CASE WHEN row.withTraits
         THEN [(creative)-[has:HAS]->(trait:Trait) | {key: trait.key, source: has.source}]
         ELSE []
       END AS traits,
       [(project:Project)-[:MADE]->(creative) | project.key] AS projectKeys,
       creative.impressions AS impressions,
       creative.clicks AS clicks,
       creative.clicks_impressions AS clicks_impressions,
       creative.engagements AS engagements,
       creative.engagement_impressions AS engagement_impressions,
       creative.conversions AS conversions,
       creative.spend_micros AS spend_micros,
       creative.revenue_micros AS revenue_micros,
       coalesce(creative.conversion_clicks, 0) AS conversion_clicks
