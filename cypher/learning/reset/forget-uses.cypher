// Delete the next links to values that an account could choose from, including those of its history.
//
// @mode    write
// @param   $accountKey   STRING NOT NULL
// @param   $limit        INTEGER NOT NULL   most links
// @returns one { deleted :: INTEGER NOT NULL }
MATCH (:Account {key: $accountKey})-[uses:USES|USED]->(:Trait)
WITH uses LIMIT $limit
DELETE uses
RETURN count(*) AS deleted
