// Take projects out of their segments.
//
// @mode    write
// @param   $projectKeys   LIST<STRING NOT NULL> NOT NULL   sorted, so that writers lock in one order
// @returns none
UNWIND $projectKeys AS projectKey
MATCH (project:Project {key: projectKey})-[link:IN]->(:Segment)
DELETE link
