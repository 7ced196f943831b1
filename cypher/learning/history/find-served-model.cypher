// Return a model that was in force earlier, to roll back to it: the requested version, or else the last one in force
// before the present one. Also return the present version, which is to be retired.
//
// @mode    read
// @param   $accountKey   STRING NOT NULL
// @param   $name         STRING NOT NULL
// @param   $version      INTEGER            null for the one before the present one
// @returns optional { currentKey :: STRING, currentVersion :: INTEGER, targetKey :: STRING,
//                     targetVersion :: INTEGER }
CYPHER 5
MATCH (account:Account {key: $accountKey})
OPTIONAL MATCH (account)-[serving:SERVES {name: $name}]->(current:Model)
WHERE serving.epoch_to IS NULL
WITH account, current
LIMIT 1
CALL (account, current) {
  OPTIONAL MATCH (account)-[served:SERVES {name: $name}]->(target:Model)
  WHERE target.version <> current.version AND ($version IS NULL OR target.version = $version)
    AND ($version IS NOT NULL OR target.version < current.version)
  RETURN target
  ORDER BY served.epoch_from DESC
  LIMIT 1
}
RETURN current.key AS currentKey, current.version AS currentVersion, target.key AS targetKey,
       target.version AS targetVersion
