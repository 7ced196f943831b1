// Decisions of people
//
// What people decided about traits, newest first: pinned, vetoed or expired, by whom and why, and whether it still
// holds. Contexts and scores follow these before what was learned.
// Advice. Best seen as a table.
//
// :param account => 'acme'
MATCH (override:Override)
USING INDEX SEEK override:Override(account_key, created_at)
WHERE override.account_key = $account AND override.created_at IS NOT NULL
RETURN override.created_at AS decided, override.effect AS effect, override.kind AS kind, override.value AS value,
       override.metric AS metric, override.project_id AS project, override.actor AS actor, override.reason AS reason,
       override.ended_at IS NULL AS holds, override.expires_at AS until
ORDER BY decided DESC
LIMIT 50
