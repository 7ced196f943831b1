// Delete the next nodes of an account whose keys begin with the account's.
//
// @mode    write
// @for     Label in Evidence Dispersion Model Formula PlatformLevels Training Snapshot
// @param   $afterKey   STRING NOT NULL    the account's key and the delimiter
// @param   $endKey     STRING NOT NULL    the first key that is no longer the account's
// @param   $limit      INTEGER NOT NULL   most nodes
// @returns one { deleted :: INTEGER NOT NULL }
MATCH (node:{{Label}})
WHERE node.key > $afterKey AND node.key < $endKey
WITH node LIMIT $limit
DETACH DELETE node
RETURN count(*) AS deleted
