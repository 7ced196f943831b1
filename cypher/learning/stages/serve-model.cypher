// Put a model in force from an epoch on, and end the one of the same name that was in force. Every period in force is a
// separate relationship, so that readers of an earlier epoch still find theirs. Repeating it changes nothing.
//
// @mode    write
// @param   $accountKey      STRING NOT NULL
// @param   $modelKey        STRING NOT NULL
// @param   $name            STRING NOT NULL    its name
// @param   $epoch           INTEGER NOT NULL
// @param   $startedAtMs     INTEGER NOT NULL   milliseconds since 1970
// @param   $actor           STRING NOT NULL    who decided; '' for the gate
// @param   $reason          STRING NOT NULL    why; '' for the gate
// @param   $retiredReason   STRING NOT NULL    the reason to store on the former model
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
