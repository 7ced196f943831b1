// Return the relationships of one kind that start at the next nodes of an account, for its export. Whole numbers come as text,
// because a number of the driver is exact only up to 2^53. A node without such relationships has an empty list.
//
// @mode    read
// @for     Link in Project_IN_Segment Trait_COMBINES_Trait Trait_WORKS_WITH_Trait Trait_WORSE_WITH_Trait Creative_HAS_Trait Strategy_LED_TO_Creative PackRun_RUN_OF_Pack Lead_REACHED_BY_Channel Lead_REACHED_BY_Template Lead_WON_WITH_Pack Creative_GENERATED_UNDER_GuidanceUse Event_ABOUT_Creative Event_ABOUT_Strategy Event_ABOUT_PackRun Event_ABOUT_Lead Event_ABOUT_Intake Event_TAGGED_DayTag Event_USED_GuidanceUse Creative_IN_SET_ContrastSet ContrastSet_WITHIN_ContrastSet ContrastSet_RAN_IN_ContrastSet Stratum_OF_ContrastSet Stratum_IN_WEEK_ContrastSet Pattern_ABOUT_Trait Pattern_SUPERSEDES_Pattern Pattern_LEARNED_IN_Cycle Override_ON_Trait Override_SUPERSEDES_Override Model_SUPERSEDES_Model Model_LEARNED_IN_Cycle Formula_WEIGHS_Trait Formula_SUPERSEDES_Formula Formula_LEARNED_IN_Cycle
// @param   $afterKey   STRING NOT NULL    nodes with greater keys are read
// @param   $endKey     STRING NOT NULL    the first key that is no longer the account's
// @param   $nodes      INTEGER NOT NULL   most nodes
// @returns many { nodeKey :: STRING NOT NULL,
//                 links :: LIST<MAP {fromKey STRING NOT NULL, toKey STRING NOT NULL,
//                               properties LIST<MAP {name STRING NOT NULL, type STRING NOT NULL, value ANY} NOT NULL> NOT NULL} NOT NULL> NOT NULL }
MATCH (node:{{Link.from}})
WHERE node.key > $afterKey AND node.key < $endKey
WITH node ORDER BY node.key LIMIT $nodes
RETURN node.key AS nodeKey, COLLECT {
  MATCH (node)-[link:{{Link.type}}]->(other:{{Link.to}})
  WITH link, node.key AS fromKey, other.key AS toKey
  RETURN {fromKey: fromKey, toKey: toKey, properties: [name IN keys(link) | {name: name, type: valueType(link[name]), value: CASE
        WHEN valueType(link[name]) STARTS WITH 'INTEGER' THEN toString(link[name])
        WHEN valueType(link[name]) STARTS WITH 'LIST<INTEGER' THEN [item IN link[name] | toString(item)]
        ELSE link[name] END}]}
} AS links
ORDER BY nodeKey
