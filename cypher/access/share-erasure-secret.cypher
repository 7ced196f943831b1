// Return the secret that turns the id of an erased account into the key of its tombstone. It is the same for every
// server of the database, and the first server that asks creates it.
//
// @mode    write
// @scope   global  it belongs to the deployment
// @param   $newSecret   STRING NOT NULL   stored only when there is no secret yet
// @returns one { secret :: STRING NOT NULL }
MERGE (deployment:Deployment {key: 'deployment'})
ON CREATE SET deployment.created_at = datetime()
SET deployment.erasure_secret = coalesce(deployment.erasure_secret, $newSecret)
RETURN deployment.erasure_secret AS secret
