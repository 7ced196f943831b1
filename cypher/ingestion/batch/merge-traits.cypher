// Create the missing traits that a batch mentions.
//
// @mode    write
// @param   $traits   LIST<MAP{key STRING NOT NULL, kind STRING NOT NULL, value STRING NOT NULL}> NOT NULL   sorted
// @returns none
UNWIND $traits AS row
MERGE (trait:Trait {key: row.key})
ON CREATE SET trait.kind = row.kind, trait.value = row.value
