// Remove the oldest rejected challengers of a name, keeping the newest ones.
//
// @mode    write
// @param   $accountKey   STRING NOT NULL
// @param   $name         STRING NOT NULL
// @param   $kept         INTEGER NOT NULL   most models that stay
// @returns one { removed :: INTEGER NOT NULL }
MATCH (:Account {key: $accountKey})-[:HAS_MODEL]->(model:Model)
WHERE model.name = $name AND model.state = 'REJECTED'
WITH model ORDER BY model.version DESC SKIP $kept
DETACH DELETE model
RETURN count(*) AS removed
