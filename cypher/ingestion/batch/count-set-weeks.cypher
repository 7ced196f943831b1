// Count the performance records of locked contrast sets by project week and day. Missing project weeks are created. The
// link to a week is deleted when its last record is gone.
//
// @mode    write
// @param   $weeks   LIST<MAP{setKey STRING NOT NULL, coarseKey STRING NOT NULL, projectId STRING NOT NULL,
//                   week STRING NOT NULL, days LIST<INTEGER NOT NULL> NOT NULL}> NOT NULL
//                   sorted by coarse key; days from Monday on, each with the records it gains or loses
// @returns none
UNWIND $weeks AS row
MERGE (coarse:ContrastSet {key: row.coarseKey})
ON CREATE SET coarse.level = 'COARSE', coarse.assignment = 'OBSERVATIONAL', coarse.test_id = '',
              coarse.project_id = row.projectId, coarse.platform = '', coarse.audience = '',
              coarse.week = row.week, coarse.change = 0
WITH row, coarse
MATCH (set:ContrastSet {key: row.setKey})
MERGE (set)-[ran:RAN_IN]->(coarse)
ON CREATE SET ran.week = row.week, ran.days = [0, 0, 0, 0, 0, 0, 0]
SET ran.days = [day IN range(0, 6) | ran.days[day] + row.days[day]]
WITH ran
WHERE all(figures IN ran.days WHERE figures <= 0)
DELETE ran
