// Examine the first creatives of an account in the order of their keys. Count them by the tier of their engagement rate
// over all performance records, and count those that were announced a while ago but never measured. The totals are
// stored on the creative.
//
// @mode    read
// @param   $prefixKey         STRING NOT NULL    prefix of the keys of the account's nodes
// @param   $maxCreatives      INTEGER NOT NULL   most creatives read
// @param   $announcedBefore   INTEGER NOT NULL   milliseconds since 1970: only older ones should have records by now
// @param   $excellentFrom     FLOAT NOT NULL     least engagement rate of the tier, 0–1
// @param   $goodFrom          FLOAT NOT NULL     the same
// @param   $averageFrom       FLOAT NOT NULL     the same
// @returns one { examined INTEGER NOT NULL, excellent INTEGER NOT NULL, good INTEGER NOT NULL,
//                average INTEGER NOT NULL, poor INTEGER NOT NULL, unmeasured INTEGER NOT NULL,
//                unmeasuredExample STRING }
CYPHER 5
MATCH (creative:Creative)
WHERE creative.key STARTS WITH $prefixKey
WITH creative
LIMIT $maxCreatives
WITH creative.key AS key,
  CASE WHEN creative.engagement_impressions > 0
    THEN toFloat(creative.engagements) / creative.engagement_impressions END AS rate,
  NOT EXISTS { (creative)-[:MEASURED]->() }
    AND coalesce(creative.created_at.epochMillis < $announcedBefore, false) AS isUnmeasured
RETURN count(*) AS examined,
       sum(CASE WHEN rate >= $excellentFrom THEN 1 ELSE 0 END) AS excellent,
       sum(CASE WHEN rate >= $goodFrom AND rate < $excellentFrom THEN 1 ELSE 0 END) AS good,
       sum(CASE WHEN rate >= $averageFrom AND rate < $goodFrom THEN 1 ELSE 0 END) AS average,
       sum(CASE WHEN rate < $averageFrom THEN 1 ELSE 0 END) AS poor,
       sum(CASE WHEN isUnmeasured THEN 1 ELSE 0 END) AS unmeasured,
       min(CASE WHEN isUnmeasured THEN key END) AS unmeasuredExample
