// Take an erased account out of the next audit entries that name it. They keep when which credential made which call,
// and with which outcome.
//
// @mode    write
// @scope   global  entries belong to the deployment; the account is a property
// @param   $accountId      STRING NOT NULL
// @param   $erasedName     STRING NOT NULL    what stands for the account
// @param   $nodes          INTEGER NOT NULL   most entries
// @returns one { changed :: INTEGER NOT NULL }
MATCH (entry:AuditEntry)
USING INDEX SEEK entry:AuditEntry(account_id, key)
WHERE entry.account_id = $accountId AND entry.key > ''
WITH entry LIMIT $nodes
SET entry.account_id = $erasedName, entry.reported_actor = '', entry.reason = ''
RETURN count(*) AS changed
