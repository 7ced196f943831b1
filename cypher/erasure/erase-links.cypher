// Delete relationships of the first nodes of a label under an erased account. Nodes with many relationships lose them
// in several transactions, so that none grows with the account.
//
// @mode    write
// @for     Label in Event ExpiredEvent PerformanceDay GuidanceUse Creative Stratum SetScore Pattern PastLook Evidence Dispersion Formula Model PlatformLevels Training ContrastSet Override Snapshot Epoch ImportDay Import DayTag Day Strategy PackRun Lead SubjectErasure Intake Pack Channel Template SegmentStat PlatformStat Trait Project
// @param   $afterKey   STRING NOT NULL    the account's key and the delimiter
// @param   $endKey     STRING NOT NULL    the first key that is no longer the account's
// @param   $nodes      INTEGER NOT NULL   most nodes
// @param   $links      INTEGER NOT NULL   most relationships
// @returns one { deleted :: INTEGER NOT NULL }
MATCH (node:{{Label}})
WHERE node.key > $afterKey AND node.key < $endKey
WITH node ORDER BY node.key LIMIT $nodes
MATCH (node)-[link]-()
WITH DISTINCT link LIMIT $links
DELETE link
RETURN count(*) AS deleted
