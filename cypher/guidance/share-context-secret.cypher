// The secret that signs context ids, the same for every server of the database: the first one to ask makes it.
//
// @mode    write
// @scope   global  it belongs to the deployment; account and project stand inside what it signs
// @param   $newSecret   STRING NOT NULL   kept only when there is none yet
// @returns one { secret :: STRING NOT NULL }
MERGE (deployment:Deployment {key: 'deployment'})
ON CREATE SET deployment.created_at = datetime()
SET deployment.context_secret = coalesce(deployment.context_secret, $newSecret)
RETURN deployment.context_secret AS secret
