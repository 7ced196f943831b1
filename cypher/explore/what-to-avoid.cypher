// What to avoid
//
// Each trait that harms under a metric, with the same columns as what works. RISKY is a discovery: its q-value,
// corrected for looking every day, is at most 0.10. Other states are not certain yet, or no longer.
// Advice. Best seen as a table.
//
// :param account => 'acme'
// :param metric => 'ctr'
MATCH (account:Account {key: $account})-[:HAS_PATTERN]->(pattern:Pattern {metric: $metric})
WHERE pattern.epoch_from <= account.published_epoch
  AND coalesce(pattern.epoch_to, account.published_epoch + 1) > account.published_epoch
  AND pattern.lift < 0 AND pattern.kind <> 'interaction'
RETURN pattern.kind AS kind, pattern.value AS value, pattern.caption AS lift,
       toInteger(round(100 * pattern.lower)) AS lower, toInteger(round(100 * pattern.upper)) AS upper,
       round(pattern.sign_confidence, 3) AS sure, pattern.state AS state, pattern.assignment AS assignment,
       pattern.sets AS tests, pattern.arms AS variants
ORDER BY sure DESC, upper
LIMIT 50
