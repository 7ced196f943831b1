// Replace an erased account as the last one that a deployment cycle finished by the account before it. A server that
// resumes the deployment cycle continues at the same place.
//
// @mode    write
// @param   $accountKey   STRING NOT NULL
// @scope   global  a cycle of the deployment goes through all accounts by their keys
// @returns none
CYPHER 5
CALL () {
  MATCH (account:Account)
  WHERE account.key < $accountKey
  RETURN max(account.key) AS before
}
MATCH (cycle:Cycle)
USING INDEX SEEK cycle:Cycle(account_key, started_at)
WHERE cycle.account_key = '' AND cycle.started_at IS NOT NULL AND cycle.last_account_key = $accountKey
SET cycle.last_account_key = coalesce(before, '')
