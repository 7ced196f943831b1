// Remove relationships of a locked subject that only retracted events had made.
//
// @mode    write
// @for     Label in Strategy PackRun Lead
// @param   $subjectKey   STRING NOT NULL   key of the subject
// @param   $links        LIST<MAP{type STRING NOT NULL, label STRING NOT NULL, toKey STRING NOT NULL}> NOT NULL
// @returns none
MATCH (subject:{{Label}} {key: $subjectKey})-[link:REACHED_BY|WON_WITH|RUN_OF|LED_TO]->(to)
WHERE any(row IN $links WHERE row.type = type(link) AND row.label IN labels(to) AND row.toKey = to.key)
DELETE link
