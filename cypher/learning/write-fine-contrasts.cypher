// Sufficient statistics of every trait that varies inside a fine set: N and D of the within-set regression of
// log-odds on carrying the trait, with weights 1/(v + tau2); log-odds with half a click added on both sides.
//
// @mode    write
// @param   $sets             LIST<MAP { setKey STRING NOT NULL, tau2 FLOAT NOT NULL } NOT NULL> NOT NULL
// @param   $minImpressions   INTEGER NOT NULL   an arm with fewer is left out
// @param   $minD             FLOAT NOT NULL     a trait with no more does not vary in the set
// @returns many { traitKey :: STRING NOT NULL, contrasts :: INTEGER NOT NULL }
UNWIND $sets AS row
MATCH (contrastSet:ContrastSet {key: row.setKey})<-[figures:IN_SET]-(creative:Creative)
WITH contrastSet, row.tau2 AS tau2, creative,
     toFloat(sum(figures.clicks)) AS reported, toFloat(sum(figures.clicks_impressions)) AS views
WHERE views >= $minImpressions
WITH contrastSet, tau2, creative, CASE WHEN reported > views THEN views ELSE reported END + 0.5 AS hits, views
WITH contrastSet, tau2, creative, hits, views + 1.0 - hits AS misses
WITH contrastSet, creative, log(hits / misses) AS y, 1.0 / (1.0 / hits + 1.0 / misses + tau2) AS w
WITH contrastSet, collect({creative: creative, y: y, w: w}) AS arms, sum(w) AS total, sum(w * y) AS weighted
WHERE size(arms) >= 2
UNWIND arms AS arm
WITH contrastSet, total, arm.creative AS creative, arm.w AS w, arm.w * (arm.y - weighted / total) AS deviation
MATCH (creative)-[:HAS]->(trait:Trait)
WITH DISTINCT contrastSet, total, creative, w, deviation, trait
WITH contrastSet, total, trait, sum(w) AS carried, sum(deviation) AS n, count(*) AS arms
WITH contrastSet, trait, n, arms, carried - carried * carried / total AS d
WHERE d > $minD
CREATE (trait)-[:TESTED_IN {metric: 'ctr', N: n, D: d, arms: arms}]->(contrastSet)
RETURN trait.key AS traitKey, count(*) AS contrasts
