// Create traits that combine two others, if they do not exist yet.
//
// @mode    write
// @param   $interactions   LIST<MAP { traitKey STRING NOT NULL, value STRING NOT NULL, firstKey STRING NOT NULL,
//                          secondKey STRING NOT NULL } NOT NULL> NOT NULL   sorted by trait
// @returns none
UNWIND $interactions AS row
MERGE (trait:Trait {key: row.traitKey})
ON CREATE SET trait.kind = 'interaction', trait.value = row.value
WITH row, trait
MATCH (first:Trait {key: row.firstKey})
MATCH (second:Trait {key: row.secondKey})
MERGE (trait)-[:COMBINES]->(first)
MERGE (trait)-[:COMBINES]->(second)
