// Write the moment of a probe: a database that is full, read-only or in panic can do everything but this.
//
// @mode    write
// @scope   global  the database as a whole is probed, not an account
// @returns one { probedAtMs :: INTEGER NOT NULL }
MERGE (probe:Lease {key: 'health probe'})
SET probe.probed_at_ms = timestamp()
RETURN probe.probed_at_ms AS probedAtMs
