// One creative with its totals, mark and traits. Millionths come as text, because a total may exceed what a number
// holds exactly.
//
// @mode    read
// @param   $accountKey   STRING NOT NULL   nothing is returned of an account that does not exist
// @param   $creativeKey   STRING NOT NULL   key of the creative
// @returns optional { contentId :: STRING NOT NULL, text :: STRING, impressions :: INTEGER NOT NULL,
//                     clicks :: INTEGER NOT NULL, engagements :: INTEGER NOT NULL,
//                     engagementImpressions :: INTEGER NOT NULL, conversionMicros :: STRING NOT NULL,
//                     spendMicros :: STRING NOT NULL, revenueMicros :: STRING NOT NULL, mark :: STRING,
//                     markedBy :: STRING,
//                     traits :: LIST<LIST<STRING NOT NULL> NOT NULL> NOT NULL }
MATCH (:Account {key: $accountKey})
MATCH (creative:Creative {key: $creativeKey})
RETURN creative.content_id AS contentId, creative.text AS text, creative.impressions AS impressions,
       creative.clicks AS clicks, creative.engagements AS engagements,
       creative.engagement_impressions AS engagementImpressions,
       toString(coalesce(creative.conversion_micros, 0)) AS conversionMicros,
       toString(coalesce(creative.spend_micros, 0)) AS spendMicros,
       toString(coalesce(creative.revenue_micros, 0)) AS revenueMicros, creative.mark AS mark,
       creative.marked_by AS markedBy,
       [(creative)-[:HAS]->(trait:Trait) | [trait.kind, trait.value]] AS traits
