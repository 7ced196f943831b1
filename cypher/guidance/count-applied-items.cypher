// Count how many creatives applied each item of guidance, and how many of those carry it as a trait. Most used first.
//
// @mode    read
// @for     Owner in account project
// @param   $ownerKey       STRING NOT NULL    key of the account, or of one of its projects
// @param   $maxUses        INTEGER NOT NULL   uses read, newest first
// @param   $maxCreatives   INTEGER NOT NULL   creatives read, of the newest uses
// @param   $maxItems       INTEGER NOT NULL   items returned
// @returns many { item :: STRING NOT NULL, creatives :: INTEGER NOT NULL, carrying :: INTEGER NOT NULL }
MATCH (use:GuidanceUse)
WHERE use.{{Owner}} = $ownerKey AND use.issued_at IS NOT NULL
WITH use
ORDER BY use.{{Owner}} DESC, use.issued_at DESC
LIMIT $maxUses
WITH use WHERE NOT use.holdout AND size(use.items) > 0
MATCH (use)<-[:GENERATED_UNDER]-(creative:Creative)
WITH use, creative
ORDER BY use.issued_at DESC
LIMIT $maxCreatives
WITH use, [(creative)-[:HAS]->(trait:Trait) | trait.kind + '=' + trait.value] AS carried
UNWIND use.items AS item
RETURN item, count(*) AS creatives, sum(CASE WHEN item IN carried THEN 1 ELSE 0 END) AS carrying
ORDER BY creatives DESC, item
LIMIT $maxItems
