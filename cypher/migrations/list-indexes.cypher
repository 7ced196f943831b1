// The state of the indexes that go by given names. Two may go by one: a constraint makes its index first, and a server
// that dies meanwhile leaves that behind, populating for ever and owned by none.
//
// @mode    read
// @scope   global  indexes belong to the database, not to an account
// @param   $names   LIST<STRING NOT NULL> NOT NULL   of indexes and constraints
// @returns many { name :: STRING NOT NULL, state :: STRING NOT NULL, isOwned :: BOOLEAN NOT NULL }
SHOW INDEXES YIELD name, state, owningConstraint
WHERE name IN $names
RETURN name, state, owningConstraint IS NOT NULL AS isOwned
