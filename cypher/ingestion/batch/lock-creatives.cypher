// Lock creatives and return their totals and marks. Traits and projects are returned only where the batch may add to
// them. Totals come as text in the order of FIGURE_NAMES, because they may exceed what a number holds exactly.
//
// @mode    write
// @param   $creatives   LIST<MAP{key STRING NOT NULL, withTraits BOOLEAN NOT NULL}> NOT NULL   sorted by key
// @returns many { key :: STRING NOT NULL, mark :: STRING, markedBy :: STRING, text :: STRING, extractor :: STRING,
//                 traits :: LIST<MAP{key STRING NOT NULL, source STRING NOT NULL} NOT NULL> NOT NULL,
//                 projectKeys :: LIST<STRING NOT NULL> NOT NULL,
//                 totals :: LIST<STRING NOT NULL> NOT NULL }
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
       [total IN [creative.impressions, creative.clicks, creative.clicks_impressions, creative.engagements,
         creative.engagement_impressions, creative.conversion_micros, creative.spend_micros, creative.revenue_micros,
         creative.conversion_clicks] | toString(coalesce(total, 0))] AS totals
