// What works
//
// Each trait that helps under a metric (ctr, engagement_rate, conversion_rate, roas): its lift with a 95 %
// interval in percent, how sure its sign is (0-1), and on how many tests and variants that rests. ESTABLISHED is a
// discovery: its q-value, corrected for looking every day, is at most 0.10. A CANDIDATE is a lead to test, not advice.
// Advice. Best seen as a table.
//
// :param account => 'acme'
// :param metric => 'ctr'
MATCH (account:Account {key: $account})-[:HAS_PATTERN]->(pattern:Pattern {metric: $metric})
WHERE pattern.epoch_from <= account.published_epoch
  AND coalesce(pattern.epoch_to, account.published_epoch + 1) > account.published_epoch
  AND pattern.lift > 0 AND pattern.kind <> 'interaction'
RETURN pattern.kind AS kind, pattern.value AS value, pattern.caption AS lift,
       toInteger(round(100 * pattern.lower)) AS lower, toInteger(round(100 * pattern.upper)) AS upper,
       round(pattern.sign_confidence, 3) AS sure, pattern.state AS state, pattern.assignment AS assignment,
       pattern.sets AS tests, pattern.arms AS variants
ORDER BY sure DESC, lower DESC
LIMIT 50
