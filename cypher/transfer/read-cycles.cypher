// Return the next cycles of an account with all properties, by their ids, for its export. Whole numbers come as text, because
// a number of the driver is exact only up to 2^53.
//
// @mode    read
// @param   $accountKey   STRING NOT NULL
// @param   $afterKey     STRING NOT NULL    cycles with greater ids are read
// @param   $nodes        INTEGER NOT NULL   most cycles
// @returns many { nodeKey :: STRING NOT NULL,
//                 properties :: LIST<MAP {name STRING NOT NULL, type STRING NOT NULL, value ANY} NOT NULL> NOT NULL }
MATCH (node:Cycle)
USING INDEX SEEK node:Cycle(account_key, started_at)
WHERE node.account_key = $accountKey AND node.started_at IS NOT NULL AND node.key > $afterKey
WITH node ORDER BY node.key LIMIT $nodes
RETURN node.key AS nodeKey, [name IN keys(node) | {name: name, type: valueType(node[name]), value: CASE
    WHEN valueType(node[name]) STARTS WITH 'INTEGER' THEN toString(node[name])
    WHEN valueType(node[name]) STARTS WITH 'LIST<INTEGER' THEN [item IN node[name] | toString(item)]
    ELSE node[name] END}] AS properties
ORDER BY nodeKey
