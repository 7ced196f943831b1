// Write the time of a probe. A database that is full, read-only or in panic can still read, but cannot do this write.
//
// @mode    write
// @scope   global  the database as a whole is probed, not an account
// @returns one { probedAtMs :: INTEGER NOT NULL }
MERGE (probe:Lease {key: 'health probe'})
SET probe.probed_at_ms = timestamp()
RETURN probe.probed_at_ms AS probedAtMs
