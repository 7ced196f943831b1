// Replace what callers wrote as actor and reason in audit entries.
//
// @mode    write
// @scope   global  entries belong to the deployment
// @param   $entries   LIST<MAP{key STRING NOT NULL, reportedActor STRING NOT NULL, reason STRING NOT NULL}> NOT NULL   sorted by key
// @returns none
UNWIND $entries AS row
MATCH (entry:AuditEntry {key: row.key})
SET entry.reported_actor = row.reportedActor, entry.reason = row.reason
