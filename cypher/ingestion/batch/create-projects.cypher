// Create projects on their first use, in the segment of their account.
//
// @mode    write
// @param   $projects   LIST<MAP{key STRING NOT NULL, accountKey STRING NOT NULL, projectId STRING NOT NULL,
//                      segmentKey STRING NOT NULL, industry STRING NOT NULL, clientType STRING NOT NULL}> NOT NULL
//                      sorted by key; an empty segment key: none
// @returns none
UNWIND $projects AS row
MATCH (account:Account {key: row.accountKey})
MERGE (project:Project {key: row.key})
ON CREATE SET project.project_id = row.projectId, project.industry = '', project.client_type = '',
              project.created_at = datetime(), project.event_count = 0, project.performance_count = 0
MERGE (account)-[:OWNS]->(project)
FOREACH (_ IN CASE WHEN row.segmentKey = '' THEN [] ELSE [1] END |
  MERGE (segment:Segment {key: row.segmentKey})
  ON CREATE SET segment.industry = row.industry, segment.client_type = row.clientType
  MERGE (project)-[:IN]->(segment)
)
