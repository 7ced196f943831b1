// Make the migration lease unique, so that servers that start together agree on one. Needed before any migration.
//
// @mode    write
// @scope   global  migrations belong to the database, not to an account
// @returns none
CREATE CONSTRAINT migration_lease_key IF NOT EXISTS
FOR (lease:MigrationLease) REQUIRE lease.key IS UNIQUE
