// Store an audit entry when its call begins, without an outcome. A call that names an erased account must not bring its
// id back.
//
// @mode    write
// @scope   global  entries belong to the deployment; the account that the call named is a property
// @param   $key             STRING NOT NULL    later entries sort behind it
// @param   $rpc             STRING NOT NULL
// @param   $credential      STRING NOT NULL
// @param   $accountId       STRING NOT NULL    '' when the call named none
// @param   $erasureKey      STRING NOT NULL    key of the account's tombstone, if there is one; '' without an account
// @param   $erasedName      STRING NOT NULL    what stands for the account if it was erased
// @param   $reportedActor   STRING NOT NULL
// @param   $reason          STRING NOT NULL
// @param   $requestId       STRING NOT NULL
// @param   $nowMs           INTEGER NOT NULL
// @returns none
OPTIONAL MATCH (erasure:Erasure {key: $erasureKey})
WITH erasure IS NOT NULL AS isErased
MERGE (entry:AuditEntry {key: $key})
SET entry.rpc = $rpc, entry.credential = $credential,
    entry.account_id = CASE WHEN isErased THEN $erasedName ELSE $accountId END,
    entry.reported_actor = CASE WHEN isErased THEN '' ELSE $reportedActor END,
    entry.reason = CASE WHEN isErased THEN '' ELSE $reason END, entry.request_id = $requestId,
    entry.at = datetime({epochMillis: $nowMs})
