// Store the outcome of an audited call.
//
// @mode    write
// @scope   global  entries belong to the deployment
// @param   $key    STRING NOT NULL
// @param   $code   STRING NOT NULL   name of the gRPC status code
// @returns none
MATCH (entry:AuditEntry {key: $key})
SET entry.code = $code
