// Write totals, mark and text of creatives. They are locked, or new and created under their constraint. Metrics come as
// whole numbers in the order of FIGURE_NAMES: a list is packed and read faster than a map.
//
// @mode    write
// @param   $creatives   LIST<MAP{key STRING NOT NULL, contentId STRING NOT NULL, projectId STRING NOT NULL,
//                       text STRING, extractor STRING, mark STRING, markedBy STRING, markKey STRING,
//                       markRank FLOAT,
//                       figures LIST<INTEGER NOT NULL> NOT NULL}> NOT NULL   sorted by key
// @returns none
UNWIND $creatives AS row
MERGE (creative:Creative {key: row.key})
ON CREATE SET creative.content_id = row.contentId, creative.project_id = row.projectId,
              creative.created_at = datetime()
SET creative.text = row.text, creative.extractor = row.extractor, creative.mark = row.mark,
    creative.marked_by = row.markedBy, creative.mark_key = row.markKey, creative.mark_rank = row.markRank,
    creative.impressions = row.figures[0],
    creative.clicks = row.figures[1],
    creative.clicks_impressions = row.figures[2],
    creative.engagements = row.figures[3],
    creative.engagement_impressions = row.figures[4],
    creative.conversion_micros = row.figures[5],
    creative.spend_micros = row.figures[6],
    creative.revenue_micros = row.figures[7],
    creative.conversion_clicks = row.figures[8]
