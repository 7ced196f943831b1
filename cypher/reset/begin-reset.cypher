// Note that what was learned of an account is being taken back, until `end-reset` says that all of it is. Numbers of
// model versions go on from those there were. Figures that were recorded before a reset of everything hold no more, though
// their events stay.
//
// @mode    write
// @param   $accountKey   STRING NOT NULL
// @param   $scope        STRING NOT NULL    KNOWLEDGE or ALL
// @param   $epoch        INTEGER NOT NULL   the one that was published without knowledge; 0: nothing ever was published
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
