// What each test says
//
// The contrast sets behind the patterns of a trait: its lift in percent in each of them (variants with the trait
// beside variants without), and how many variants had it. RANDOMISED sets are tests that were split as planned, or
// adaptively, with variants side by side (compared by DAY); OBSERVATIONAL ones compare what merely ran in one place or
// week, or a test whose split is a MISMATCH.
// Why. Best seen as a table.
//
// :param account => 'acme'
// :param kind => 'tone'
// :param value => 'friendly'
// :param metric => 'ctr'
MATCH (:Trait {key: $account + '|' + $kind + '|' + $value})-[tested:TESTED_IN {metric: $metric}]->(set:ContrastSet)
RETURN coalesce(set.test_id, '') AS test, set.week AS week, set.level AS level, tested.assignment AS assignment,
       set.compared_by AS compared_by, set.split AS split, tested.arms AS variants, toInteger(round(100 * (exp(tested.N / tested.D) - 1))) AS lift
ORDER BY assignment DESC, week, test
LIMIT 100
