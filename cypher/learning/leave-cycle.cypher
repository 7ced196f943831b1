// A server that stops in order leaves its cycle to the next one: that will be no failed attempt to resume it.
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
