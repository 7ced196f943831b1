// Mark the sets of new figures as changed, made when they are new. A set lies within the project's week in which it
// began, where platforms and audiences are compared. A set that is said to be both is observational.
//
// @mode    write
// @param   $sets   LIST<MAP{key STRING NOT NULL, accountKey STRING NOT NULL, assignment STRING NOT NULL,
//                  testId STRING NOT NULL, projectId STRING NOT NULL, platform STRING NOT NULL,
//                  audience STRING NOT NULL, week STRING NOT NULL, coarseKey STRING NOT NULL,
//                  newest STRING NOT NULL}> NOT NULL   sorted by key
// @returns none
UNWIND $sets AS row
MERGE (set:ContrastSet {key: row.key})
ON CREATE SET set.level = 'FINE', set.assignment = row.assignment, set.test_id = row.testId,
              set.project_id = row.projectId, set.platform = row.platform, set.audience = row.audience,
              set.week = row.week, set.newest = date(row.newest), set.change = 0
SET set.dirty = row.accountKey, set.change = set.change + 1,
    set.assignment = CASE WHEN set.assignment = row.assignment THEN row.assignment ELSE 'OBSERVATIONAL' END,
    set.newest = CASE WHEN set.newest < date(row.newest) THEN date(row.newest) ELSE set.newest END
FOREACH (_ IN CASE WHEN EXISTS { (set)-[:WITHIN]->() } THEN [] ELSE [1] END |
  MERGE (coarse:ContrastSet {key: row.coarseKey})
  ON CREATE SET coarse.level = 'COARSE', coarse.assignment = 'OBSERVATIONAL', coarse.test_id = '',
                coarse.project_id = row.projectId, coarse.platform = '', coarse.audience = '',
                coarse.week = row.week, coarse.newest = date(row.newest), coarse.change = 0
  CREATE (set)-[:WITHIN]->(coarse)
)
