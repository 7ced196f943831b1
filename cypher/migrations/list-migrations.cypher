// Return the applied migrations, by number.
//
// @mode    read
// @scope   global  migrations belong to the database, not to an account
// @param   $set   STRING NOT NULL   the requested set of migrations
// @returns many { number :: INTEGER NOT NULL, name :: STRING NOT NULL, checksum :: STRING NOT NULL }
MATCH (migration:Migration {set: $set})
RETURN migration.number AS number, migration.name AS name, migration.checksum AS checksum
ORDER BY number
