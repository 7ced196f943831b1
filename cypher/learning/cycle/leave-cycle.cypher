// Save the stages of a cycle whose server stops in an orderly way. Its count of tries is lowered by one, so that
// resuming it does not count as a try.
//
// @mode    write
// @param   $cycleKey   STRING NOT NULL   its id
// @param   $stages     STRING NOT NULL   JSON
// @returns none
MATCH (cycle:Cycle {key: $cycleKey})
WHERE cycle.state = 'RUNNING'
SET cycle.stages = $stages,
    cycle.tries = coalesce(cycle.tries, 0) - 1,
    cycle.revision = coalesce(cycle.revision, 0) + 1
