// Return a page of the audit of all calls, newest first.
//
// @mode    read
// @scope   global  only credentials of all accounts may ask for it
// @param   $beforeKey   STRING NOT NULL   only entries before this one; '~' for the first page
// @param   $limit       INTEGER NOT NULL
// @returns many { key :: STRING NOT NULL, rpc :: STRING NOT NULL, credential :: STRING NOT NULL,
//                 accountId :: STRING NOT NULL, reportedActor :: STRING NOT NULL, reason :: STRING NOT NULL,
//                 requestId :: STRING NOT NULL, code :: STRING NOT NULL, atMs :: INTEGER NOT NULL }
MATCH (entry:AuditEntry)
WHERE entry.key < $beforeKey
WITH entry
ORDER BY entry.key DESC
LIMIT $limit
RETURN entry.key AS key, entry.rpc AS rpc, entry.credential AS credential, entry.account_id AS accountId,
       entry.reported_actor AS reportedActor, entry.reason AS reason, entry.request_id AS requestId,
       coalesce(entry.code, '') AS code, entry.at.epochMillis AS atMs
