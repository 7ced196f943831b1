// Store an audit entry when its call begins, without an outcome.
//
// @mode    write
// @scope   global  entries belong to the deployment; the account that the call named is a property
// @param   $key             STRING NOT NULL    later entries sort behind it
// @param   $rpc             STRING NOT NULL
// @param   $credential      STRING NOT NULL
// @param   $accountId       STRING NOT NULL    '' when the call named none
// @param   $reportedActor   STRING NOT NULL
// @param   $reason          STRING NOT NULL
// @param   $requestId       STRING NOT NULL
// @param   $nowMs           INTEGER NOT NULL
// @returns none
MERGE (entry:AuditEntry {key: $key})
SET entry.rpc = $rpc, entry.credential = $credential, entry.account_id = $accountId,
    entry.reported_actor = $reportedActor, entry.reason = $reason, entry.request_id = $requestId,
    entry.at = datetime({epochMillis: $nowMs})
