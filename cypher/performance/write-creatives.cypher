// Write creatives as they shall be, totals and mark; they are locked, or new and made under their constraint.
//
// @mode    write
// @param   $creatives   LIST<MAP{key STRING NOT NULL, contentId STRING NOT NULL, projectId STRING NOT NULL,
//                       text STRING, extractor STRING, mark STRING, markedBy STRING, markKey STRING,
//                       markRank FLOAT,
//                       impressions INTEGER NOT NULL,
//                       clicks INTEGER NOT NULL,
//                       clicks_impressions INTEGER NOT NULL,
//                       engagements INTEGER NOT NULL,
//                       engagement_impressions INTEGER NOT NULL,
//                       conversions INTEGER NOT NULL,
//                       spend_micros INTEGER NOT NULL,
//                       revenue_micros INTEGER NOT NULL}> NOT NULL   sorted by key
// @returns none
UNWIND $creatives AS row
MERGE (creative:Creative {key: row.key})
ON CREATE SET creative.content_id = row.contentId, creative.project_id = row.projectId,
              creative.created_at = datetime()
SET creative.text = row.text, creative.extractor = row.extractor, creative.mark = row.mark,
    creative.marked_by = row.markedBy, creative.mark_key = row.markKey, creative.mark_rank = row.markRank,
    creative.impressions = row.impressions,
    creative.clicks = row.clicks,
    creative.clicks_impressions = row.clicks_impressions,
    creative.engagements = row.engagements,
    creative.engagement_impressions = row.engagement_impressions,
    creative.conversions = row.conversions,
    creative.spend_micros = row.spend_micros,
    creative.revenue_micros = row.revenue_micros
