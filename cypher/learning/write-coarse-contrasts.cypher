// The same for what cannot vary inside a fine set: platform and audience, compared between the figures of all fine
// sets of the coarse one.
//
// @mode    write
// @param   $accountKey       STRING NOT NULL    the traits' keys begin with it
// @param   $sets             LIST<MAP { setKey STRING NOT NULL, tau2 FLOAT NOT NULL } NOT NULL> NOT NULL
// @param   $minImpressions   INTEGER NOT NULL   an arm with fewer is left out
// @param   $minD             FLOAT NOT NULL     a trait with no more does not vary in the set
// @returns many { traitKey :: STRING NOT NULL, contrasts :: INTEGER NOT NULL }
UNWIND $sets AS row
MATCH (contrastSet:ContrastSet {key: row.setKey})<-[:WITHIN]-(:ContrastSet)<-[figures:IN_SET]-(:Creative)
WHERE figures.clicks_impressions >= $minImpressions
WITH contrastSet, row.tau2 AS tau2, figures,
     toFloat(coalesce(figures.clicks, 0)) AS reported, toFloat(figures.clicks_impressions) AS views
WITH contrastSet, tau2, figures, CASE WHEN reported > views THEN views ELSE reported END + 0.5 AS hits, views
WITH contrastSet, tau2, figures, hits, views + 1.0 - hits AS misses
WITH contrastSet, figures, log(hits / misses) AS y, 1.0 / (1.0 / hits + 1.0 / misses + tau2) AS w
WITH contrastSet, collect({platform: figures.platform, audience: figures.audience, y: y, w: w}) AS arms,
     sum(w) AS total, sum(w * y) AS weighted
WHERE size(arms) >= 2
UNWIND arms AS arm
UNWIND ['platform', 'audience'] AS kind
WITH contrastSet, total, kind, arm[kind] AS value, arm.w AS w, arm.w * (arm.y - weighted / total) AS deviation
WHERE value <> ''
WITH contrastSet, total, kind, value, sum(w) AS carried, sum(deviation) AS n, count(*) AS arms
WITH contrastSet, kind, value, n, arms, carried - carried * carried / total AS d
WHERE d > $minD
MATCH (trait:Trait {key: $accountKey + '|' + kind + '|' + replace(replace(value, '%', '%25'), '|', '%7C')})
CREATE (trait)-[:TESTED_IN {metric: 'ctr', N: n, D: d, arms: arms}]->(contrastSet)
RETURN trait.key AS traitKey, count(*) AS contrasts
