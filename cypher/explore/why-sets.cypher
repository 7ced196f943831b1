// What each test says
//
// The contrast sets behind the patterns of a trait: its lift in percent in each of them (arms with the trait
// beside arms without), and how many arms had it. RANDOMISED sets are tests that were split as planned, or adaptively,
// with arms side by side (compared by DAY); OBSERVATIONAL ones compare what merely ran in one place or week, or a test
// whose split is a MISMATCH.
// Why. Best seen as a table.
//
// :param account => 'acme'
// :param kind => 'tone'
// :param value => 'friendly'
// :param metric => 'ctr'
MATCH (:Trait {key: $account + '|' + $kind + '|' + $value})-[tested:TESTED_IN {metric: $metric}]->(set:ContrastSet)
RETURN coalesce(set.test_id, '') AS test, set.week AS week, set.level AS level, tested.assignment AS assignment,
       set.compared_by AS compared_by, set.split AS split, tested.arms AS arms, toInteger(round(100 * (exp(tested.N / tested.D) - 1))) AS lift
ORDER BY assignment DESC, week, test
LIMIT 100
