// Return one page of the creatives with a mark, best example first, along the index of marks. Money is returned as
// text, because totals may exceed a number.
//
// @mode    read
// @param   $accountKey   STRING NOT NULL
// @param   $mark         STRING NOT NULL    WINNER or LOSER
// @param   $afterRank    FLOAT NOT NULL     rank of the last one of the page before; infinity on the first page
// @param   $afterKey     STRING NOT NULL    key of the same; '' on the first page
// @param   $limit        INTEGER NOT NULL
// @returns optional {
//            creatives LIST<MAP {
//              key STRING NOT NULL, rank FLOAT NOT NULL,
//              contentId STRING NOT NULL, text STRING, impressions INTEGER, clicks INTEGER, engagements INTEGER,
//              engagementImpressions INTEGER, conversionMicros STRING, spendMicros STRING, revenueMicros STRING,
//              mark STRING, markedBy STRING,
//              traits LIST<LIST<STRING NOT NULL> NOT NULL> NOT NULL
//            } NOT NULL> NOT NULL
//          }
CYPHER 5
MATCH (account:Account {key: $accountKey})
CALL (account) {
  MATCH (creative:Creative)
  USING INDEX SEEK creative:Creative(mark_key, mark_rank)
  WHERE creative.mark_key = account.key + '|' + $mark AND creative.mark_rank <= $afterRank
    AND (creative.mark_rank < $afterRank OR creative.key > $afterKey)
  WITH creative
  ORDER BY creative.mark_key DESC, creative.mark_rank DESC, creative.key
  LIMIT $limit
  RETURN collect({
    key: creative.key, rank: creative.mark_rank,
    contentId: creative.content_id, text: creative.text, impressions: creative.impressions, clicks: creative.clicks,
    engagements: creative.engagements, engagementImpressions: creative.engagement_impressions,
    conversionMicros: toString(creative.conversion_micros), spendMicros: toString(creative.spend_micros),
    revenueMicros: toString(creative.revenue_micros),
    mark: creative.mark, markedBy: creative.marked_by,
    traits: COLLECT { MATCH (creative)-[:HAS]->(trait) RETURN [trait.kind, trait.value] }
  }) AS creatives
}
RETURN creatives
