// Write the levels of an account's platforms. They become visible when their epoch is published.
//
// @mode    write
// @param   $accountKey   STRING NOT NULL
// @param   $levelsKey    STRING NOT NULL
// @param   $version      INTEGER NOT NULL
// @param   $epoch        INTEGER NOT NULL   the epoch they will be published as
// @param   $platforms    LIST<STRING NOT NULL> NOT NULL
// @param   $logOdds      LIST<FLOAT NOT NULL> NOT NULL   of a click, in the order of the platforms
// @returns none
MATCH (account:Account {key: $accountKey})
MERGE (levels:PlatformLevels {key: $levelsKey})
SET levels.version = $version,
    levels.platforms = $platforms,
    levels.log_odds = $logOdds,
    levels.epoch_from = $epoch
MERGE (account)-[:HAS_LEVELS]->(levels)
