// Derive the properties of contrast sets from the performance records in them: the newest day, the first project week
// (platforms and audiences are compared inside it), and the assignment. A set is randomised if it is a test and no
// record reports otherwise. All of it is computed from the counts by week, which are locked with their set. The project
// week is marked as changed, and so is a project week that the set leaves.
//
// @mode    write
// @param   $sets   LIST<MAP{key STRING NOT NULL, accountKey STRING NOT NULL}> NOT NULL   sorted by key
// @returns none
UNWIND $sets AS row
MATCH (set:ContrastSet {key: row.key})
CALL (set) {
  OPTIONAL MATCH (set)-[ran:RAN_IN]->(coarse:ContrastSet)
  WITH coarse, ran.week AS week,
       date(ran.week) + duration({days: reduce(last = 0, day IN range(0, 6) |
         CASE WHEN ran.days[day] > 0 THEN day ELSE last END)}) AS newest
  ORDER BY week, coarse.key
  RETURN head(collect(coarse)) AS first, max(newest) AS newest
}
OPTIONAL MATCH (set)-[within:WITHIN]->(former:ContrastSet)
WHERE first IS NULL OR former <> first
DELETE within
SET set.assignment = CASE WHEN set.test_id = '' OR set.observational > 0 THEN 'OBSERVATIONAL' ELSE 'RANDOMISED' END,
    set.newest = coalesce(newest, set.newest),
    set.week = coalesce(first.week, set.week),
    set.project_id = coalesce(first.project_id, set.project_id),
    former.dirty = row.accountKey, former.change = former.change + 1,
    first.dirty = row.accountKey, first.change = first.change + 1
FOREACH (_ IN CASE WHEN first IS NULL OR EXISTS { (set)-[:WITHIN]->(first) } THEN [] ELSE [1] END |
  CREATE (set)-[:WITHIN]->(first))
