// Record that what accounts share was changed beside its stage: a stage under way starts again. Locked before.
//
// @mode    write
// @scope   global  it belongs to the deployment, and says nothing of any account
// @param   $epoch   INTEGER NOT NULL   the epoch from now on; the same one when readers see no difference
// @returns none
MATCH (deployment:Deployment {key: 'deployment'})
SET deployment.shared_epoch = $epoch,
    deployment.shared_change = coalesce(deployment.shared_change, 0) + 1
