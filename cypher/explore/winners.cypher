// Best creatives
//
// Creatives marked as winners, best first: who marked them (the SERVICE by engagement rate, or a PERSON), their
// figures, return on ad spend and the traits that were reported.
// Work. Best seen as a table.
//
// :param account => 'acme'
MATCH (creative:Creative)
USING INDEX SEEK creative:Creative(mark_key, mark_rank)
WHERE creative.mark_key = $account + '|WINNER' AND creative.mark_rank IS NOT NULL
RETURN creative.text AS text, creative.marked_by AS marked_by,
       round(100.0 * creative.engagements / creative.engagement_impressions, 1) AS engagement_rate,
       round(100.0 * creative.clicks / creative.clicks_impressions, 2) AS ctr,
       round(toFloat(creative.revenue_micros) / creative.spend_micros, 2) AS roas,
       [(creative)-[:HAS {source: 'reported'}]->(trait:Trait) | trait.kind + ' ' + trait.value] AS traits
ORDER BY creative.mark_rank DESC
LIMIT 25
