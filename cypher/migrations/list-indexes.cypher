// Return the state of indexes by their names. Two may share a name: a constraint creates its index first, and a server
// that dies meanwhile leaves an index behind that populates for ever and belongs to no constraint.
//
// @mode    read
// @scope   global  indexes belong to the database, not to an account
// @param   $names   LIST<STRING NOT NULL> NOT NULL   of indexes and constraints
// @returns many { name :: STRING NOT NULL, state :: STRING NOT NULL, isOwned :: BOOLEAN NOT NULL }
SHOW INDEXES YIELD name, state, owningConstraint
WHERE name IN $names
RETURN name, state, owningConstraint IS NOT NULL AS isOwned
