// Unlink projects from locked creatives, and set the first project of each creative, unless the first
// events about it have expired.
//
// @mode    write
// @param   $creatives   LIST<MAP{key STRING NOT NULL, firstProjectId STRING NOT NULL,
//                       projectKeys LIST<STRING NOT NULL> NOT NULL}> NOT NULL   sorted by key; projects to unlink
// @returns none
UNWIND $creatives AS row
MATCH (creative:Creative {key: row.key})
SET creative.project_id = CASE WHEN creative.events_expired THEN creative.project_id ELSE row.firstProjectId END
WITH row, creative
MATCH (project:Project)-[made:MADE]->(creative)
WHERE project.key IN row.projectKeys
DELETE made
