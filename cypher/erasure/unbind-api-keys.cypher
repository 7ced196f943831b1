// Remove an erased account from the next API keys bound to it, and delete keys that are bound to nothing else.
//
// @mode    write
// @scope   global  keys belong to the deployment; the accounts they are bound to are properties
// @param   $accountId   STRING NOT NULL
// @param   $nodes       INTEGER NOT NULL   most keys
// @returns one { changed :: INTEGER NOT NULL }
MATCH (key:ApiKey)
WHERE $accountId IN key.account_ids
WITH key LIMIT $nodes
SET key.account_ids = [id IN key.account_ids WHERE id <> $accountId]
WITH key, size(key.account_ids) = 0 AND NOT key.all_accounts AS isUseless
FOREACH (_ IN CASE WHEN isUseless THEN [1] ELSE [] END | DETACH DELETE key)
RETURN count(*) AS changed
