// Clarity by segment
//
// By segment of the clients: clarity scores (0-100), their mean and standard deviation, and how many intakes
// were approved.
// Work. Best seen as a table.
//
// :param account => 'acme'
MATCH (:Account {key: $account})-[:TRACKS]->(segment:SegmentStat)
WHERE segment.clarity_count > 0
WITH segment, toFloat(segment.clarity_sum) / segment.clarity_count AS mean
RETURN segment.name AS segment, segment.clarity_count AS scores, round(mean, 1) AS mean,
       round(sqrt(toFloat(segment.clarity_sum_squares) / segment.clarity_count - mean * mean), 1) AS deviation,
       coalesce(segment.approved, 0) AS approved
ORDER BY mean DESC
LIMIT 100
