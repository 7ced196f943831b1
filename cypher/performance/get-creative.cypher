// One creative with its totals, mark and traits.
//
// @mode    read
// @param   $creativeKey   STRING NOT NULL   key of the creative
// @returns optional { contentId :: STRING NOT NULL, text :: STRING, impressions :: INTEGER NOT NULL,
//                     clicks :: INTEGER NOT NULL, engagements :: INTEGER NOT NULL,
//                     engagementImpressions :: INTEGER NOT NULL, conversions :: INTEGER NOT NULL,
//                     spendMicros :: INTEGER NOT NULL, revenueMicros :: INTEGER NOT NULL, mark :: STRING,
//                     markedBy :: STRING,
//                     traits :: LIST<LIST<STRING NOT NULL> NOT NULL> NOT NULL }
MATCH (creative:Creative {key: $creativeKey})
RETURN creative.content_id AS contentId, creative.text AS text, creative.impressions AS impressions,
       creative.clicks AS clicks, creative.engagements AS engagements,
       creative.engagement_impressions AS engagementImpressions, creative.conversions AS conversions,
       creative.spend_micros AS spendMicros, creative.revenue_micros AS revenueMicros, creative.mark AS mark,
       creative.marked_by AS markedBy,
       [(creative)-[:HAS]->(trait:Trait) | [trait.kind, trait.value]] AS traits
