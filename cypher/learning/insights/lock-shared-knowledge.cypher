// Lock shared knowledge until the transaction ends, and return its state. Later steps of the transaction depend on it.
//
// @mode    write
// @scope   global  it belongs to the deployment, and says nothing of any account
// @returns one { sharedEpoch :: INTEGER NOT NULL, change :: INTEGER NOT NULL }
MERGE (deployment:Deployment {key: 'deployment'})
ON CREATE SET deployment.created_at = datetime()
SET deployment.shared_locks = coalesce(deployment.shared_locks, 0) + 1
WITH deployment
RETURN coalesce(deployment.shared_epoch, 0) AS sharedEpoch, coalesce(deployment.shared_change, 0) AS change
