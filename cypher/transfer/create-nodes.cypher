// Create nodes of a label in an arriving account. The transaction fails when the key of one is taken.
//
// @mode    write
// @for     Label in Project Day DayTag Import ImportDay Pack Channel Template SegmentStat PlatformStat Trait Creative Strategy PackRun Lead Intake GuidanceUse Event ExpiredEvent PerformanceDay ContrastSet Stratum SetScore Evidence Dispersion Epoch Pattern PastLook Override Model Formula PlatformLevels Training Snapshot Cycle
// @param   $nodes   LIST<MAP {key STRING NOT NULL, properties MAP NOT NULL} NOT NULL> NOT NULL   the key is among the properties
// @returns one { created :: INTEGER NOT NULL }
UNWIND $nodes AS row
CREATE (node:{{Label}} {key: row.key})
SET node = row.properties
RETURN count(node) AS created
