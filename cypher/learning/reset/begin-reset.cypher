// Record that a reset of what was learned has begun, until `end-reset` records its end. Version numbers of models
// continue after it. After a reset of everything, earlier performance records no longer count, although their events
// stay.
//
// @mode    write
// @param   $accountKey   STRING NOT NULL
// @param   $scope        STRING NOT NULL    KNOWLEDGE or ALL
// @param   $epoch        INTEGER NOT NULL   the epoch published without knowledge; 0 if none was published
// @param   $startedAtMs  INTEGER NOT NULL   milliseconds since 1970
// @param   $actor        STRING NOT NULL    who decided
// @param   $reason       STRING NOT NULL    why
// @param   $versions     MAP { ctr INTEGER NOT NULL, ranker INTEGER NOT NULL, formula INTEGER NOT NULL,
//                        levels INTEGER NOT NULL } NOT NULL   the highest so far
// @returns none
MATCH (account:Account {key: $accountKey})
SET account.reset_pending = $scope,
    account.reset_epoch = $epoch,
    account.reset_at = datetime({epochMillis: $startedAtMs}),
    account.figures_reset_ms = CASE WHEN $scope = 'ALL' THEN $startedAtMs ELSE account.figures_reset_ms END,
    account.reset_actor = $actor,
    account.reset_reason = $reason,
    account.past_ctr_version = $versions.ctr,
    account.past_ranker_version = $versions.ranker,
    account.past_formula_version = $versions.formula,
    account.past_levels_version = $versions.levels
