// Return what an account's contexts show beside knowledge: counters and examples. It reads counters and one index
// range, so the cost does not depend on the number of events. Wording traits of the examples are left out, because the
// text itself is returned. `resetEpoch` is the epoch of the last reset. Money of the examples is returned as text,
// because totals may exceed a number.
//
// @mode    read
// @param   $accountKey      STRING NOT NULL    the account
// @param   $maxCounters     INTEGER NOT NULL   most counters read
// @param   $maxWinners      INTEGER NOT NULL   most winners
// @returns optional {
//            resetEpoch INTEGER NOT NULL,
//            packs LIST<MAP {
//              name STRING NOT NULL, started INTEGER NOT NULL, completed INTEGER NOT NULL, failed INTEGER NOT NULL,
//              sectionsGenerated INTEGER NOT NULL, sectionsFailed INTEGER NOT NULL, qualityPassed INTEGER NOT NULL,
//              qualityFailed INTEGER NOT NULL
//            } NOT NULL> NOT NULL,
//            channels LIST<MAP { name STRING NOT NULL, sent INTEGER NOT NULL, replied INTEGER NOT NULL } NOT NULL>
//              NOT NULL,
//            segments LIST<MAP {
//              name STRING NOT NULL, count INTEGER NOT NULL, sum FLOAT NOT NULL, sumOfSquares FLOAT NOT NULL
//            } NOT NULL> NOT NULL,
//            platforms LIST<MAP {
//              name STRING NOT NULL, clicks INTEGER NOT NULL, clickImpressions INTEGER NOT NULL,
//              engagements INTEGER NOT NULL, engagementImpressions INTEGER NOT NULL
//            } NOT NULL> NOT NULL,
//            winners LIST<MAP {
//              contentId STRING NOT NULL, text STRING, impressions INTEGER, clicks INTEGER, engagements INTEGER,
//              engagementImpressions INTEGER, conversionMicros STRING, spendMicros STRING, revenueMicros STRING,
//              mark STRING, markedBy STRING,
//              traits LIST<LIST<STRING NOT NULL> NOT NULL> NOT NULL
//            } NOT NULL> NOT NULL
//          }
CYPHER 5
MATCH (account:Account {key: $accountKey})
CALL (account) {
  MATCH (account)-[:TRACKS]->(counter)
  WITH counter
  LIMIT $maxCounters
  RETURN
    collect(CASE WHEN counter:Pack THEN {
      name: counter.name, started: coalesce(counter.runs_started, 0), completed: coalesce(counter.runs_completed, 0),
      failed: coalesce(counter.runs_failed, 0), sectionsGenerated: coalesce(counter.sections_generated, 0),
      sectionsFailed: coalesce(counter.sections_failed, 0), qualityPassed: coalesce(counter.quality_passed, 0),
      qualityFailed: coalesce(counter.quality_failed, 0)
    } END) AS packs,
    collect(CASE WHEN counter:Channel THEN {
      name: counter.name, sent: coalesce(counter.sent, 0), replied: coalesce(counter.replied, 0)
    } END) AS channels,
    collect(CASE WHEN counter:SegmentStat THEN {
      name: counter.name, count: coalesce(counter.clarity_count, 0), sum: toFloat(coalesce(counter.clarity_sum, 0)),
      sumOfSquares: toFloat(coalesce(counter.clarity_sum_squares, 0))
    } END) AS segments,
    collect(CASE WHEN counter:PlatformStat THEN {
      name: counter.name, clicks: coalesce(counter.clicks, 0),
      clickImpressions: coalesce(counter.clicks_impressions, 0), engagements: coalesce(counter.engagements, 0),
      engagementImpressions: coalesce(counter.engagement_impressions, 0)
    } END) AS platforms
}
CALL (account) {
  MATCH (creative:Creative)
  USING INDEX SEEK creative:Creative(mark_key, mark_rank)
  WHERE creative.mark_key = account.key + '|WINNER' AND creative.mark_rank IS NOT NULL
  WITH creative
  ORDER BY creative.mark_key DESC, creative.mark_rank DESC, creative.key
  LIMIT $maxWinners
  RETURN collect({
    contentId: creative.content_id, text: creative.text, impressions: creative.impressions, clicks: creative.clicks,
    engagements: creative.engagements, engagementImpressions: creative.engagement_impressions,
    conversionMicros: toString(creative.conversion_micros), spendMicros: toString(creative.spend_micros),
    revenueMicros: toString(creative.revenue_micros),
    mark: creative.mark, markedBy: creative.marked_by,
    traits: COLLECT {
      MATCH (creative)-[:HAS]->(trait)
      WHERE trait.kind <> 'lexical'
      RETURN [trait.kind, trait.value]
    }
  }) AS winners
}
RETURN coalesce(account.reset_epoch, 0) AS resetEpoch, packs, channels, segments, platforms, winners
