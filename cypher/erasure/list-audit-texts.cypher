// Return what callers wrote as actor and reason in the next audit entries of an account in which a text occurs. The
// audit keeps these as given, so they are compared in the form that ids have (NFC).
//
// @mode    read
// @scope   global  entries belong to the deployment; the account is a property
// @param   $accountId   STRING NOT NULL
// @param   $text        STRING NOT NULL    the id of an erased lead
// @param   $afterKey    STRING NOT NULL    '' for the first entries
// @param   $limit       INTEGER NOT NULL   most entries
// @returns many { key :: STRING NOT NULL, reportedActor :: STRING NOT NULL, reason :: STRING NOT NULL }
MATCH (entry:AuditEntry)
USING INDEX SEEK entry:AuditEntry(account_id, key)
WHERE entry.account_id = $accountId AND entry.key > $afterKey
  AND (normalize(entry.reported_actor) CONTAINS $text OR normalize(entry.reason) CONTAINS $text)
RETURN entry.key AS key, entry.reported_actor AS reportedActor, entry.reason AS reason
ORDER BY key
LIMIT $limit
