// Delete the next epochs of an account whose knowledge is deleted. Nobody can read what they published any more.
//
// @mode    write
// @param   $accountKey   STRING NOT NULL
// @param   $limit        INTEGER NOT NULL   most epochs
// @returns one { deleted :: INTEGER NOT NULL }
MATCH (account:Account {key: $accountKey})-[:HAS_EPOCH]->(epoch:Epoch)
WHERE epoch.epoch < account.reset_epoch
WITH epoch LIMIT $limit
DETACH DELETE epoch
RETURN count(*) AS deleted
