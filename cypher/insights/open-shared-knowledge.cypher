// What accounts share, as it stands: its epoch, how often it was changed by anything but its own stage, and the day it
// was published last.
//
// @mode    write
// @scope   global  it belongs to the deployment, and says nothing of any account
// @returns one { sharedEpoch :: INTEGER NOT NULL, change :: INTEGER NOT NULL, sharedDate :: STRING }
MERGE (deployment:Deployment {key: 'deployment'})
ON CREATE SET deployment.created_at = datetime()
RETURN coalesce(deployment.shared_epoch, 0) AS sharedEpoch,
       coalesce(deployment.shared_change, 0) AS change,
       toString(deployment.shared_date) AS sharedDate
