// Return the next performance records of an account, with what they are counted in.
//
// @mode    read
// @param   $afterKey   STRING NOT NULL    the last one seen, or the account's key and the delimiter
// @param   $endKey     STRING NOT NULL    the first key that is no longer the account's
// @param   $limit      INTEGER NOT NULL   most performance records
// @returns many { key :: STRING NOT NULL, projectId :: STRING NOT NULL, platform :: STRING NOT NULL,
//                 audience :: STRING NOT NULL, date :: STRING NOT NULL, contentId :: STRING NOT NULL }
MATCH (figure:PerformanceDay)
WHERE figure.key > $afterKey AND figure.key < $endKey
WITH figure ORDER BY figure.key LIMIT $limit
MATCH (creative:Creative)-[:MEASURED]->(figure)
RETURN figure.key AS key, figure.project_id AS projectId, figure.platform AS platform, figure.audience AS audience,
       toString(figure.date) AS date, creative.content_id AS contentId
ORDER BY key
