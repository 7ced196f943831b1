// The DNA as a picture
//
// The formula in force and the traits it weighs, with the weight on each relationship.
// Models. Best seen as a graph.
//
// :param account => 'acme'
MATCH (account:Account {key: $account})-[has:HAS_FORMULA]->(formula:Formula)-[weighs:WEIGHS]->(trait:Trait)
WHERE formula.epoch_to IS NULL
RETURN account, has, formula, weighs, trait
LIMIT 30
