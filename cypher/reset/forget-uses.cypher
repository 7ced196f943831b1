// Take the next values that an account could choose from off it, those of its history too.
//
// @mode    write
// @param   $accountKey   STRING NOT NULL
// @param   $limit        INTEGER NOT NULL   most of them
// @returns one { deleted :: INTEGER NOT NULL }
MATCH (:Account {key: $accountKey})-[uses:USES|USED]->(:Trait)
WITH uses LIMIT $limit
DELETE uses
RETURN count(*) AS deleted
