// Record that every statement of a migration has been applied. Recording it again changes nothing.
//
// @mode    write
// @scope   global  migrations belong to the database, not to an account
// @param   $migrationKey   STRING NOT NULL    set and number
// @param   $set            STRING NOT NULL    the set it belongs to
// @param   $number         INTEGER NOT NULL   order of application, from 1
// @param   $name           STRING NOT NULL    file name without number and extension
// @param   $checksum       STRING NOT NULL    of the file's text
// @returns none
MERGE (migration:Migration {key: $migrationKey})
ON CREATE SET migration.set = $set,
              migration.number = $number,
              migration.name = $name,
              migration.checksum = $checksum,
              migration.applied_at = datetime()
