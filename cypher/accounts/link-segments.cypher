// Put projects, which are in no segment, into theirs.
//
// @mode    write
// @param   $links   LIST<MAP {projectKey STRING NOT NULL, segmentKey STRING NOT NULL} NOT NULL> NOT NULL   sorted by project
// @returns none
UNWIND $links AS link
MATCH (project:Project {key: link.projectKey})
MATCH (segment:Segment {key: link.segmentKey})
MERGE (project)-[:IN]->(segment)
