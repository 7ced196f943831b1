// Count the nodes of a label whose keys begin with the account's.
//
// @mode    read
// @for     Label in Pattern Evidence Dispersion Model Formula PlatformLevels Training Snapshot PerformanceDay ContrastSet Event ExpiredEvent GuidanceUse Creative Stratum SetScore PastLook Override Epoch ImportDay Import DayTag Day Strategy PackRun Lead SubjectErasure Intake Pack Channel Template SegmentStat PlatformStat Trait Project
// @param   $afterKey   STRING NOT NULL   the account's key and the delimiter
// @param   $endKey     STRING NOT NULL   the first key that is no longer the account's
// @returns one { nodes :: INTEGER NOT NULL }
MATCH (node:{{Label}})
WHERE node.key > $afterKey AND node.key < $endKey
RETURN count(node) AS nodes
