// Contrasts of two traits together, as a trait of their own that combines them.
//
// @mode    write
// @param   $contrasts   LIST<MAP { setKey STRING NOT NULL, traitKey STRING NOT NULL, value STRING NOT NULL,
//                       firstKey STRING NOT NULL, secondKey STRING NOT NULL, metric STRING NOT NULL,
//                       n FLOAT NOT NULL, d FLOAT NOT NULL, decay FLOAT NOT NULL, arms INTEGER NOT NULL,
//                       successes FLOAT NOT NULL, otherSuccesses FLOAT NOT NULL } NOT NULL> NOT NULL   sorted by trait
// @returns many { traitKey :: STRING NOT NULL, metric :: STRING NOT NULL, assignment :: STRING NOT NULL,
//                 projectId :: STRING NOT NULL, n :: FLOAT NOT NULL, d :: FLOAT NOT NULL,
//                 decayedN :: FLOAT NOT NULL, decayedD :: FLOAT NOT NULL, decayedSquaredD :: FLOAT NOT NULL,
//                 nn :: FLOAT NOT NULL, nd :: FLOAT NOT NULL, dd :: FLOAT NOT NULL,
//                 arms :: INTEGER NOT NULL, sets :: INTEGER NOT NULL, successes :: FLOAT NOT NULL,
//                 otherSuccesses :: FLOAT NOT NULL }
UNWIND $contrasts AS row
MERGE (trait:Trait {key: row.traitKey})
ON CREATE SET trait.kind = 'interaction', trait.value = row.value
WITH row, trait
MATCH (first:Trait {key: row.firstKey})
MATCH (second:Trait {key: row.secondKey})
MATCH (contrastSet:ContrastSet {key: row.setKey})
MERGE (trait)-[:COMBINES]->(first)
MERGE (trait)-[:COMBINES]->(second)
CREATE (trait)-[:TESTED_IN {
  metric: row.metric, assignment: contrastSet.assignment, N: row.n, D: row.d, arms: row.arms, decay: row.decay,
  successes: row.successes, other_successes: row.otherSuccesses
}]->(contrastSet)
RETURN trait.key AS traitKey, row.metric AS metric, contrastSet.assignment AS assignment,
       contrastSet.project_id AS projectId, sum(row.n) AS n, sum(row.d) AS d, sum(row.decay * row.n) AS decayedN,
       sum(row.decay * row.d) AS decayedD, sum(row.decay * row.decay * row.d) AS decayedSquaredD,
       sum(row.n * row.n) AS nn, sum(row.n * row.d) AS nd, sum(row.d * row.d) AS dd,
       sum(row.arms) AS arms, count(*) AS sets, sum(row.successes) AS successes,
       sum(row.otherSuccesses) AS otherSuccesses
