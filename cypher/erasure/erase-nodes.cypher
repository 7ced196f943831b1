// Delete the first nodes of a label under an erased account, and count them on its tombstone. Their relationships were
// deleted before in the same transaction.
//
// @mode    write
// @for     Label in Event ExpiredEvent PerformanceDay GuidanceUse Creative Stratum SetScore Pattern PastLook Evidence Dispersion Formula Model PlatformLevels Training ContrastSet Override Snapshot Epoch ImportDay Import DayTag Day Strategy PackRun Lead SubjectErasure Intake Pack Channel Template SegmentStat PlatformStat Trait Project
// @param   $erasureKey   STRING NOT NULL
// @param   $afterKey     STRING NOT NULL    the account's key and the delimiter
// @param   $endKey       STRING NOT NULL    the first key that is no longer the account's
// @param   $nodes        INTEGER NOT NULL   most nodes
// @returns one { deleted :: INTEGER NOT NULL }
MATCH (node:{{Label}})
WHERE node.key > $afterKey AND node.key < $endKey
WITH node ORDER BY node.key LIMIT $nodes
DETACH DELETE node
WITH count(*) AS deleted
MATCH (erasure:Erasure {key: $erasureKey})
SET erasure.count_{{Label}} = CASE deleted WHEN 0 THEN erasure.count_{{Label}}
                              ELSE coalesce(erasure.count_{{Label}}, 0) + deleted END
RETURN deleted
