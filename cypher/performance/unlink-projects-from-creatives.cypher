// Forget that projects made creatives, which are locked, and which project was the first to.
//
// @mode    write
// @param   $creatives   LIST<MAP{key STRING NOT NULL, firstProjectId STRING NOT NULL,
//                       projectKeys LIST<STRING NOT NULL> NOT NULL}> NOT NULL   sorted by key; the projects that did not
// @returns none
UNWIND $creatives AS row
MATCH (creative:Creative {key: row.key})
SET creative.project_id = row.firstProjectId
WITH row, creative
MATCH (project:Project)-[made:MADE]->(creative)
WHERE project.key IN row.projectKeys
DELETE made
