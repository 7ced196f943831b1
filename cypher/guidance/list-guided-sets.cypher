// Return the newest contrast sets with creatives that were generated with guidance.
//
// @mode    read
// @for     Owner in account project
// @param   $ownerKey       STRING NOT NULL    key of the account, or of one of its projects
// @param   $maxUses        INTEGER NOT NULL   uses read, newest first
// @param   $maxCreatives   INTEGER NOT NULL   creatives read, of the newest uses
// @param   $maxSets        INTEGER NOT NULL   sets returned
// @returns many { key :: STRING NOT NULL }
MATCH (use:GuidanceUse)
WHERE use.{{Owner}} = $ownerKey AND use.issued_at IS NOT NULL
WITH use
ORDER BY use.{{Owner}} DESC, use.issued_at DESC
LIMIT $maxUses
WITH use WHERE NOT use.holdout
MATCH (use)<-[:GENERATED_UNDER]-(creative:Creative)
WITH use, creative
ORDER BY use.issued_at DESC
LIMIT $maxCreatives
MATCH (creative)-[:IN_SET]->(contrastSet:ContrastSet)
WITH DISTINCT contrastSet
ORDER BY contrastSet.newest DESC, contrastSet.key
LIMIT $maxSets
RETURN contrastSet.key AS key
