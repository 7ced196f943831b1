// Delete projects that only events had created and that nothing is left of: PutProject never wrote them, since it
// writes a metric, and they are linked to their account and a segment alone. The account is locked.
//
// @mode    write
// @param   $keys   LIST<STRING NOT NULL> NOT NULL   sorted
// @returns one { deleted :: INTEGER NOT NULL }
UNWIND $keys AS key
MATCH (project:Project {key: key})
WHERE project.goal_metric IS NULL AND project.event_count = 0 AND project.performance_count = 0
  AND COUNT { (project)--() } = COUNT { (:Account)-[:OWNS]->(project) } + COUNT { (project)-[:IN]->(:Segment) }
DETACH DELETE project
RETURN count(*) AS deleted
