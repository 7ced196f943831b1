// Return the relationships of one kind that end at the next nodes of an account, for its export. Whole numbers come as text,
// because a number of the driver is exact only up to 2^53. A node without such relationships has an empty list.
//
// @mode    read
// @for     Link in Account_OWNS_Project Account_HAS_DAY_Day Project_HAS_DAY_Day Account_TRACKS_Pack Account_TRACKS_Channel Account_TRACKS_SegmentStat Account_TRACKS_PlatformStat Account_HAS_TEMPLATE_Template Account_USES_Trait Account_USED_Trait Project_MADE_Creative Day_LOGGED_Event Creative_MEASURED_PerformanceDay Trait_TESTED_IN_ContrastSet Trait_HAS_EVIDENCE_Evidence Account_HAS_EPOCH_Epoch Cycle_PUBLISHED_Epoch Account_HAS_PATTERN_Pattern Project_HAS_PATTERN_Pattern Account_HAS_OVERRIDE_Override Project_HAS_OVERRIDE_Override Account_HAS_MODEL_Model Account_SERVES_Model Account_HAS_FORMULA_Formula Account_HAS_LEVELS_PlatformLevels Account_HAS_TRAINING_Training Account_HAS_SNAPSHOT_Snapshot
// @param   $afterKey   STRING NOT NULL    nodes with greater keys are read
// @param   $endKey     STRING NOT NULL    the first key that is no longer the account's
// @param   $nodes      INTEGER NOT NULL   most nodes
// @returns many { nodeKey :: STRING NOT NULL,
//                 links :: LIST<MAP {fromKey STRING NOT NULL, toKey STRING NOT NULL,
//                               properties LIST<MAP {name STRING NOT NULL, type STRING NOT NULL, value ANY} NOT NULL> NOT NULL} NOT NULL> NOT NULL }
MATCH (node:{{Link.to}})
WHERE node.key > $afterKey AND node.key < $endKey
WITH node ORDER BY node.key LIMIT $nodes
RETURN node.key AS nodeKey, COLLECT {
  MATCH (node)<-[link:{{Link.type}}]-(other:{{Link.from}})
  WITH link, other.key AS fromKey, node.key AS toKey
  RETURN {fromKey: fromKey, toKey: toKey, properties: [name IN keys(link) | {name: name, type: valueType(link[name]), value: CASE
        WHEN valueType(link[name]) STARTS WITH 'INTEGER' THEN toString(link[name])
        WHEN valueType(link[name]) STARTS WITH 'LIST<INTEGER' THEN [item IN link[name] | toString(item)]
        ELSE link[name] END}]}
} AS links
ORDER BY nodeKey
