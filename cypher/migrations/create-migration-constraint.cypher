// Make a migration's record unique, so that none is recorded twice; needed before any migration.
//
// @mode    write
// @scope   global  migrations belong to the database, not to an account
// @returns none
CREATE CONSTRAINT migration_key IF NOT EXISTS
FOR (migration:Migration) REQUIRE migration.key IS UNIQUE
