// Write the contrasts of traits in sets. The sets must have none. A contrast is a list: position of its trait, position
// of its metric, N (successes beyond expectation of the arms with the trait), D (information), arms that carry the trait,
// their successes, and those of the other arms.
//
// @mode    write
// @param   $traitKeys   LIST<STRING NOT NULL> NOT NULL   all of them exist
// @param   $metrics     LIST<STRING NOT NULL> NOT NULL
// @param   $sets        LIST<MAP { setKey STRING NOT NULL, assignment STRING NOT NULL, decay FLOAT NOT NULL,
//                       contrasts LIST<LIST<FLOAT NOT NULL> NOT NULL> NOT NULL } NOT NULL> NOT NULL
// @returns one { written :: INTEGER NOT NULL }
UNWIND $traitKeys AS traitKey
MATCH (trait:Trait {key: traitKey})
WITH collect(trait) AS traits
UNWIND $sets AS row
MATCH (contrastSet:ContrastSet {key: row.setKey})
UNWIND row.contrasts AS contrast
WITH contrastSet, row, contrast, traits[toInteger(contrast[0])] AS trait
CREATE (trait)-[tested:TESTED_IN {
  metric: $metrics[toInteger(contrast[1])], assignment: row.assignment, N: contrast[2], D: contrast[3],
  arms: toInteger(contrast[4]), decay: row.decay, successes: contrast[5], other_successes: contrast[6]
}]->(contrastSet)
RETURN count(tested) AS written
