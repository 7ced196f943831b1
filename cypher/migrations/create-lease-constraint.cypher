// Make the migration lease unique, so that servers that start at once agree on one; needed before any migration.
//
// @mode    write
// @scope   global  migrations belong to the database, not to an account
// @returns none
CREATE CONSTRAINT migration_lease_key IF NOT EXISTS
FOR (lease:MigrationLease) REQUIRE lease.key IS UNIQUE
