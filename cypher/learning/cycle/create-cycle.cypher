// Record that a cycle has begun. Recording it again changes nothing.
//
// @mode    write
// @param   $cycleKey        STRING NOT NULL    its id
// @param   $accountKey      STRING NOT NULL    '' for a deployment cycle
// @param   $accountId       STRING NOT NULL    '' for a deployment cycle
// @param   $parentCycleId   STRING NOT NULL    the deployment cycle it belongs to, or ''
// @param   $trigger         STRING NOT NULL    REQUEST or SCHEDULE
// @param   $stages          STRING NOT NULL    JSON
// @param   $startedAtMs     INTEGER NOT NULL   milliseconds since 1970
// @param   $scheduledForMs  INTEGER            the due time it was started for, or null; unique
// @returns none
MERGE (cycle:Cycle {key: $cycleKey})
ON CREATE SET cycle.cycle_id = $cycleKey,
              cycle.account_key = $accountKey,
              cycle.account_id = $accountId,
              cycle.parent_cycle_id = $parentCycleId,
              cycle.trigger = $trigger,
              cycle.state = 'RUNNING',
              cycle.reason = '',
              cycle.stages = $stages,
              cycle.started_at = datetime({epochMillis: $startedAtMs}),
              cycle.scheduled_for =
                CASE WHEN $scheduledForMs IS NULL THEN null ELSE datetime({epochMillis: $scheduledForMs}) END,
              cycle.published_epoch = 0,
              cycle.accounts_succeeded = 0,
              cycle.accounts_failed = 0,
              cycle.resumed = 0,
              cycle.tries = 0,
              cycle.revision = 1
