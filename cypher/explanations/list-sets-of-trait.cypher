// Return the contrast sets in which a trait was compared under one metric and assignment, the most informative first. A
// limit applies to the comparisons of very frequent traits. `assignment` in the rows is as reported.
//
// @mode    read
// @param   $traitKey        STRING NOT NULL
// @param   $metric          STRING NOT NULL
// @param   $assignment      STRING NOT NULL
// @param   $projectId       STRING NOT NULL    only sets of this project; '' for all
// @param   $maxCompared     INTEGER NOT NULL   most comparisons read
// @param   $afterD          FLOAT NOT NULL     the last row of the page before; infinity on the first page
// @param   $afterKey        STRING NOT NULL    the same row's key
// @param   $limit           INTEGER NOT NULL
// @returns one {
//            d FLOAT NOT NULL, sets INTEGER NOT NULL,
//            page LIST<MAP {
//              key STRING NOT NULL, testId STRING NOT NULL, projectId STRING NOT NULL, platform STRING, audience STRING,
//              week STRING, n FLOAT NOT NULL, d FLOAT NOT NULL, arms INTEGER NOT NULL,
//              assignment STRING NOT NULL, comparedBy STRING, split STRING
//            } NOT NULL> NOT NULL
//          }
CYPHER 5
CALL () {
  MATCH (:Trait {key: $traitKey})-[tested:TESTED_IN]->(contrast:ContrastSet)
  RETURN tested, contrast
  LIMIT $maxCompared
}
WITH tested, contrast
WHERE tested.metric = $metric AND tested.assignment = $assignment AND ($projectId = '' OR contrast.project_id = $projectId)
WITH tested, contrast
ORDER BY tested.D DESC, contrast.key
WITH collect({tested: tested, contrast: contrast}) AS rows, coalesce(sum(tested.D), 0.0) AS d, count(*) AS sets
RETURN d, sets,
  [row IN rows WHERE row.tested.D < $afterD OR (row.tested.D = $afterD AND row.contrast.key > $afterKey) | {
    key: row.contrast.key, testId: row.contrast.test_id, projectId: row.contrast.project_id, platform: row.contrast.platform,
    audience: row.contrast.audience, week: row.contrast.week, n: row.tested.N, d: row.tested.D, arms: row.tested.arms,
    assignment: row.contrast.assignment, comparedBy: row.contrast.compared_by, split: row.contrast.split
  }][..$limit] AS page
