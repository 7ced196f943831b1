// Create relationships of one kind in an arriving account. Returns the lines whose relationship was created: the others
// name an end that does not exist, or that belongs to another account.
//
// @mode    write
// @for     Link in ArrivingAccount_OWNS_Project Project_IN_Segment ArrivingAccount_HAS_DAY_Day Project_HAS_DAY_Day ArrivingAccount_TRACKS_Pack ArrivingAccount_TRACKS_Channel ArrivingAccount_TRACKS_SegmentStat ArrivingAccount_TRACKS_PlatformStat ArrivingAccount_HAS_TEMPLATE_Template ArrivingAccount_USES_Trait ArrivingAccount_USED_Trait Trait_COMBINES_Trait Trait_WORKS_WITH_Trait Trait_WORSE_WITH_Trait Project_MADE_Creative Creative_HAS_Trait Strategy_LED_TO_Creative PackRun_RUN_OF_Pack Lead_REACHED_BY_Channel Lead_REACHED_BY_Template Lead_WON_WITH_Pack Creative_GENERATED_UNDER_GuidanceUse Day_LOGGED_Event Event_ABOUT_Creative Event_ABOUT_Strategy Event_ABOUT_PackRun Event_ABOUT_Lead Event_ABOUT_Intake Event_TAGGED_DayTag Event_USED_GuidanceUse Creative_MEASURED_PerformanceDay Creative_IN_SET_ContrastSet ContrastSet_WITHIN_ContrastSet ContrastSet_RAN_IN_ContrastSet Stratum_OF_ContrastSet Stratum_IN_WEEK_ContrastSet Trait_TESTED_IN_ContrastSet Trait_HAS_EVIDENCE_Evidence ArrivingAccount_HAS_EPOCH_Epoch Cycle_PUBLISHED_Epoch ArrivingAccount_HAS_PATTERN_Pattern Project_HAS_PATTERN_Pattern Pattern_ABOUT_Trait Pattern_SUPERSEDES_Pattern Pattern_LEARNED_IN_Cycle ArrivingAccount_HAS_OVERRIDE_Override Project_HAS_OVERRIDE_Override Override_ON_Trait Override_SUPERSEDES_Override ArrivingAccount_HAS_MODEL_Model ArrivingAccount_SERVES_Model Model_SUPERSEDES_Model Model_LEARNED_IN_Cycle ArrivingAccount_HAS_FORMULA_Formula Formula_WEIGHS_Trait Formula_SUPERSEDES_Formula Formula_LEARNED_IN_Cycle ArrivingAccount_HAS_LEVELS_PlatformLevels ArrivingAccount_HAS_TRAINING_Training ArrivingAccount_HAS_SNAPSHOT_Snapshot
// @param   $accountKey   STRING NOT NULL
// @param   $links   LIST<MAP {line INTEGER NOT NULL, fromKey STRING NOT NULL, toKey STRING NOT NULL,
//                   properties MAP NOT NULL} NOT NULL> NOT NULL
// @returns many { line :: INTEGER NOT NULL }
UNWIND $links AS row
MATCH (from:{{Link.from}} {key: row.fromKey})
MATCH (to:{{Link.to}} {key: row.toKey})
WHERE coalesce(from.account_key, $accountKey) = $accountKey AND coalesce(to.account_key, $accountKey) = $accountKey
CREATE (from)-[link:{{Link.type}}]->(to)
SET link = row.properties
RETURN row.line AS line
