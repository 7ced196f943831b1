// Weights of the DNA
//
// The formula in force: the log-odds of each trait with the others held equal (jointly), beside what its pattern
// says of it alone, its standard error, and the share of the score's spread that it explains. Where both disagree
// in sign, trust neither before a test.
// Models. Best seen as a table.
//
// :param account => 'acme'
MATCH (:Account {key: $account})-[:HAS_FORMULA]->(formula:Formula)-[weighs:WEIGHS]->(trait:Trait)
WHERE formula.epoch_to IS NULL
RETURN trait.kind AS kind, trait.value AS value, round(weighs.coefficient, 3) AS jointly,
       round(weighs.standard_error, 3) AS error, round(weighs.marginal, 3) AS alone, weighs.sign_disagrees AS disagrees,
       toInteger(round(100 * weighs.share)) AS share
ORDER BY abs(weighs.coefficient) DESC
LIMIT 100
