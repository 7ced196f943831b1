// Delete the sums of platforms that have no performance records any more.
//
// @mode    write
// @param   $accountKey   STRING NOT NULL
// @returns one { deleted :: INTEGER NOT NULL }
MATCH (:Account {key: $accountKey})-[:TRACKS]->(platform:PlatformStat)
SET platform.name = platform.name
WITH platform
WHERE coalesce(platform.impressions, 0) = 0
DETACH DELETE platform
RETURN count(*) AS deleted
