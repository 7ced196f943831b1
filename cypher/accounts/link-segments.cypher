// Link projects to their segments. The projects must not be in a segment yet.
//
// @mode    write
// @param   $links   LIST<MAP {projectKey STRING NOT NULL, segmentKey STRING NOT NULL} NOT NULL> NOT NULL   sorted by project
// @returns none
UNWIND $links AS link
MATCH (project:Project {key: link.projectKey})
MATCH (segment:Segment {key: link.segmentKey})
MERGE (project)-[:IN]->(segment)
