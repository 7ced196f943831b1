// Raise shared knowledge to the next epoch. From then on readers see what was staged for it. Shared knowledge must be
// locked.
//
// @mode    write
// @scope   global  it belongs to the deployment, and says nothing of any account
// @param   $epoch           INTEGER NOT NULL   the one to publish
// @param   $date            STRING NOT NULL    today, YYYY-MM-DD
// @param   $publishedAtMs   INTEGER NOT NULL   milliseconds since 1970
// @returns none
MATCH (deployment:Deployment {key: 'deployment'})
SET deployment.shared_epoch = $epoch,
    deployment.shared_date = date($date),
    deployment.shared_at = datetime({epochMillis: $publishedAtMs})
