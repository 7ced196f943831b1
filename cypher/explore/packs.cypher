// Runs and deals of packs
//
// By pack: runs started, completed and failed, how often quality was assessed and its mean score (0-100), quality checks
// passed and failed, deals won and what they are worth in the account's currency.
// Work. Best seen as a table.
//
// :param account => 'acme'
MATCH (:Account {key: $account})-[:TRACKS]->(pack:Pack)
RETURN pack.name AS pack, coalesce(pack.runs_started, 0) AS started, coalesce(pack.runs_completed, 0) AS completed,
       coalesce(pack.runs_failed, 0) AS failed, coalesce(pack.quality_assessed, 0) AS quality_assessed,
       CASE WHEN pack.quality_assessed > 0
         THEN round(toFloat(pack.quality_sum) / pack.quality_assessed, 1) END AS mean_quality,
       coalesce(pack.quality_passed, 0) AS quality_passed, coalesce(pack.quality_failed, 0) AS quality_failed,
       coalesce(pack.deals_won, 0) AS deals,
       coalesce(pack.deals_micros, 0) / 1000000.0 AS worth
ORDER BY started DESC
LIMIT 100
