// Return the state of shared knowledge: its epoch, how often it was changed outside its stage, and the day of its last
// publication. Create it if it does not exist.
//
// @mode    write
// @scope   global  it belongs to the deployment, and says nothing of any account
// @returns one { sharedEpoch :: INTEGER NOT NULL, change :: INTEGER NOT NULL, sharedDate :: STRING }
MERGE (deployment:Deployment {key: 'deployment'})
ON CREATE SET deployment.created_at = datetime()
RETURN coalesce(deployment.shared_epoch, 0) AS sharedEpoch,
       coalesce(deployment.shared_change, 0) AS change,
       toString(deployment.shared_date) AS sharedDate
