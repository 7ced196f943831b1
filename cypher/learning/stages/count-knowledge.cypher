// Count the patterns of the account that are visible in an epoch.
//
// @mode    read
// @param   $accountKey   STRING NOT NULL
// @param   $epoch        INTEGER NOT NULL
// @returns one { patterns :: INTEGER NOT NULL }
OPTIONAL MATCH (:Account {key: $accountKey})-[:HAS_PATTERN]->(pattern:Pattern)
WHERE pattern.epoch_from <= $epoch AND coalesce(pattern.epoch_to > $epoch, true)
RETURN count(pattern) AS patterns
