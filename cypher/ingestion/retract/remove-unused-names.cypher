// Delete counter nodes that count nothing and that no subject is linked to. Their name may be a text of removed events.
// The account is locked, so no event counts on them meanwhile.
//
// @mode    write
// @for     Label in Pack Channel Template
// @param   $keys       LIST<STRING NOT NULL> NOT NULL   sorted
// @param   $counters   LIST<STRING NOT NULL> NOT NULL   all counters of the label
// @returns one { deleted :: INTEGER NOT NULL }
UNWIND $keys AS key
MATCH (node:{{Label}} {key: key})
WHERE all(counter IN $counters WHERE coalesce(node[counter], 0) = 0)
  AND NOT EXISTS { (node)<-[:REACHED_BY|WON_WITH|RUN_OF]-() }
DETACH DELETE node
RETURN count(*) AS deleted
