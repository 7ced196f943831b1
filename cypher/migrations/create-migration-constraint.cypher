// Make the record of a migration unique, so that none is recorded twice. Needed before any migration.
//
// @mode    write
// @scope   global  migrations belong to the database, not to an account
// @returns none
CREATE CONSTRAINT migration_key IF NOT EXISTS
FOR (migration:Migration) REQUIRE migration.key IS UNIQUE
