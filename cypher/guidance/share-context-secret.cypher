// Return the secret that signs context ids. It is the same for every server of the database, and the first server that
// asks creates it.
//
// @mode    write
// @scope   global  it belongs to the deployment; account and project stand inside what it signs
// @param   $newSecret   STRING NOT NULL   stored only when there is no secret yet
// @returns one { secret :: STRING NOT NULL }
MERGE (deployment:Deployment {key: 'deployment'})
ON CREATE SET deployment.created_at = datetime()
SET deployment.context_secret = coalesce(deployment.context_secret, $newSecret)
RETURN deployment.context_secret AS secret
