// Delete the first nodes of a label under an account that does not arrive after all. Their relationships were deleted
// before in the same transaction.
//
// @mode    write
// @for     Label in Project Day DayTag Import ImportDay Pack Channel Template SegmentStat PlatformStat Trait Creative Strategy PackRun Lead SubjectErasure Intake GuidanceUse Event ExpiredEvent PerformanceDay ContrastSet Stratum SetScore Evidence Dispersion Epoch Pattern PastLook Override Model Formula PlatformLevels Training Snapshot
// @param   $afterKey   STRING NOT NULL    the account's key and the delimiter
// @param   $endKey     STRING NOT NULL    the first key that is no longer the account's
// @param   $nodes      INTEGER NOT NULL   most nodes
// @returns one { deleted :: INTEGER NOT NULL }
MATCH (node:{{Label}})
WHERE node.key > $afterKey AND node.key < $endKey
WITH node ORDER BY node.key LIMIT $nodes
DETACH DELETE node
RETURN count(*) AS deleted
