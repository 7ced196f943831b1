// Put a model in force from an epoch on, and the one of the same name that was in force out of it. Every time in force
// is a relationship of its own, so that what readers of an earlier epoch are promised stays as it was. Saying it again
// changes nothing.
//
// @mode    write
// @param   $accountKey      STRING NOT NULL
// @param   $modelKey        STRING NOT NULL
// @param   $name            STRING NOT NULL    its name
// @param   $epoch           INTEGER NOT NULL
// @param   $startedAtMs     INTEGER NOT NULL   milliseconds since 1970
// @param   $actor           STRING NOT NULL    who decided; '' for the gate
// @param   $reason          STRING NOT NULL    why; '' for the gate
// @param   $retiredReason   STRING NOT NULL    what the former one says of its end
// @returns none
MATCH (account:Account {key: $accountKey})
MATCH (model:Model {key: $modelKey})
OPTIONAL MATCH (account)-[former:SERVES {name: $name}]->(retired:Model)
WHERE former.epoch_to IS NULL AND retired.key <> $modelKey
SET former.epoch_to = $epoch,
    retired.state = 'RETIRED',
    retired.retired_reason = $retiredReason
WITH DISTINCT account, model
SET model.state = 'CHAMPION',
    model.retired_reason = null
MERGE (account)-[serves:SERVES {name: $name, epoch_from: $epoch}]->(model)
SET serves.started_at = datetime({epochMillis: $startedAtMs}),
    serves.actor = $actor,
    serves.reason = $reason
