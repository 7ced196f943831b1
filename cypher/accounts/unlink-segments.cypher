// Remove projects from their segments.
//
// @mode    write
// @param   $projectKeys   LIST<STRING NOT NULL> NOT NULL   sorted, so that all writers lock in the same order
// @returns none
UNWIND $projectKeys AS projectKey
MATCH (project:Project {key: projectKey})-[link:IN]->(:Segment)
DELETE link
