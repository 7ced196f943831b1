// A model that was in force, for taking the account back to it: the version asked for, or else the one that was in
// force last before the present one. The present one says what is to be retired.
//
// @mode    read
// @param   $accountKey   STRING NOT NULL
// @param   $name         STRING NOT NULL
// @param   $version      INTEGER            null: the one before
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
