// Return an account with all properties, for its export. Whole numbers come as text, because
// a number of the driver is exact only up to 2^53.
//
// @mode    read
// @param   $accountKey   STRING NOT NULL
// @returns optional { nodeKey :: STRING NOT NULL,
//                 properties :: LIST<MAP {name STRING NOT NULL, type STRING NOT NULL, value ANY} NOT NULL> NOT NULL }
MATCH (node:Account {key: $accountKey})
RETURN node.key AS nodeKey, [name IN keys(node) | {name: name, type: valueType(node[name]), value: CASE
    WHEN valueType(node[name]) STARTS WITH 'INTEGER' THEN toString(node[name])
    WHEN valueType(node[name]) STARTS WITH 'LIST<INTEGER' THEN [item IN node[name] | toString(item)]
    ELSE node[name] END}] AS properties
