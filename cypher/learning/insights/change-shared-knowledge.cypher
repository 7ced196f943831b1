// Record a change of shared knowledge made outside its stage, so that a running stage starts again. Shared knowledge
// must be locked.
//
// @mode    write
// @scope   global  it belongs to the deployment, and says nothing of any account
// @param   $epoch   INTEGER NOT NULL   the epoch from now on; unchanged when readers see no difference
// @returns none
MATCH (deployment:Deployment {key: 'deployment'})
SET deployment.shared_epoch = $epoch,
    deployment.shared_change = coalesce(deployment.shared_change, 0) + 1
