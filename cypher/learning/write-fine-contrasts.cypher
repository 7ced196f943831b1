// Sufficient statistics of every trait that varies inside a fine set: N and D of the within-set regression of the
// arms' outcomes on carrying the trait. Arms come with their weights and weighted deviations from the set's mean, in
// lists in the order of the set's metrics; a weight of 0 says that the arm does not take part under that metric.
//
// @mode    write
// @param   $sets   LIST<MAP { setKey STRING NOT NULL, decay FLOAT NOT NULL, metrics LIST<STRING NOT NULL> NOT NULL,
//                  totals LIST<FLOAT NOT NULL> NOT NULL, successes LIST<FLOAT NOT NULL> NOT NULL,
//                  arms LIST<MAP { creativeKey STRING NOT NULL, weights LIST<FLOAT NOT NULL> NOT NULL,
//                    deviations LIST<FLOAT NOT NULL> NOT NULL, successes LIST<FLOAT NOT NULL> NOT NULL } NOT NULL>
//                    NOT NULL } NOT NULL> NOT NULL
// @param   $minD   FLOAT NOT NULL   a trait with no more does not vary in the set
// @returns many { traitKey :: STRING NOT NULL, metric :: STRING NOT NULL, assignment :: STRING NOT NULL,
//                 projectId :: STRING NOT NULL, n :: FLOAT NOT NULL, d :: FLOAT NOT NULL,
//                 decayedN :: FLOAT NOT NULL, decayedD :: FLOAT NOT NULL, decayedSquaredD :: FLOAT NOT NULL,
//                 nn :: FLOAT NOT NULL, nd :: FLOAT NOT NULL, dd :: FLOAT NOT NULL,
//                 arms :: INTEGER NOT NULL, sets :: INTEGER NOT NULL, successes :: FLOAT NOT NULL,
//                 otherSuccesses :: FLOAT NOT NULL }
UNWIND $sets AS row
MATCH (contrastSet:ContrastSet {key: row.setKey})
UNWIND row.arms AS arm
MATCH (creative:Creative {key: arm.creativeKey})-[:HAS]->(trait:Trait)
UNWIND range(0, size(row.metrics) - 1) AS place
WITH contrastSet, trait, row.decay AS decay, row.metrics[place] AS metric, row.totals[place] AS total,
     row.successes[place] AS allSuccesses, arm.weights[place] AS weight, arm.deviations[place] AS deviation,
     arm.successes[place] AS success
WHERE weight > 0.0
WITH contrastSet, trait, decay, metric, total, allSuccesses, sum(weight) AS carried, sum(deviation) AS n,
     sum(success) AS successes, count(*) AS arms
WITH contrastSet, trait, decay, metric, allSuccesses, n, successes, arms, carried - carried * carried / total AS d
WHERE d > $minD
CREATE (trait)-[:TESTED_IN {
  metric: metric, assignment: contrastSet.assignment, N: n, D: d, arms: arms, decay: decay, successes: successes,
  other_successes: allSuccesses - successes
}]->(contrastSet)
RETURN trait.key AS traitKey, metric, contrastSet.assignment AS assignment, contrastSet.project_id AS projectId,
       sum(n) AS n, sum(d) AS d, sum(decay * n) AS decayedN, sum(decay * d) AS decayedD,
       sum(decay * decay * d) AS decayedSquaredD,
       sum(n * n) AS nn, sum(n * d) AS nd, sum(d * d) AS dd, sum(arms) AS arms, count(*) AS sets, sum(successes) AS successes,
       sum(allSuccesses - successes) AS otherSuccesses
