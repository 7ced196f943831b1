// Return the next nodes of a label under an account with all properties, for its export. Whole numbers come as text, because
// a number of the driver is exact only up to 2^53.
//
// @mode    read
// @for     Label in Project Day DayTag Import ImportDay Pack Channel Template SegmentStat PlatformStat Trait Creative Strategy PackRun Lead Intake GuidanceUse Event ExpiredEvent PerformanceDay ContrastSet Stratum SetScore Evidence Dispersion Epoch Pattern PastLook Override Model Formula PlatformLevels Training Snapshot
// @param   $afterKey   STRING NOT NULL    nodes with greater keys are read
// @param   $endKey     STRING NOT NULL    the first key that is no longer the account's
// @param   $nodes      INTEGER NOT NULL   most nodes
// @returns many { nodeKey :: STRING NOT NULL,
//                 properties :: LIST<MAP {name STRING NOT NULL, type STRING NOT NULL, value ANY} NOT NULL> NOT NULL }
MATCH (node:{{Label}})
WHERE node.key > $afterKey AND node.key < $endKey
WITH node ORDER BY node.key LIMIT $nodes
RETURN node.key AS nodeKey, [name IN keys(node) | {name: name, type: valueType(node[name]), value: CASE
    WHEN valueType(node[name]) STARTS WITH 'INTEGER' THEN toString(node[name])
    WHEN valueType(node[name]) STARTS WITH 'LIST<INTEGER' THEN [item IN node[name] | toString(item)]
    ELSE node[name] END}] AS properties
ORDER BY nodeKey
