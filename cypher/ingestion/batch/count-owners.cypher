// Count events on their accounts and projects. `found` is the number of rows whose account still exists.
//
// @mode    write
// @param   $owners   LIST<MAP{accountKey STRING NOT NULL, projectKey STRING NOT NULL, events INTEGER NOT NULL,
//                    performance INTEGER NOT NULL}> NOT NULL   sorted; an empty project key: none
// @returns one { found :: INTEGER NOT NULL }
UNWIND $owners AS row
MATCH (account:Account {key: row.accountKey})
SET account.event_count = account.event_count + row.events,
    account.performance_count = account.performance_count + row.performance
WITH row
OPTIONAL MATCH (project:Project {key: row.projectKey})
SET project.event_count = project.event_count + row.events,
    project.performance_count = project.performance_count + row.performance
RETURN count(*) AS found
