// Next training
//
// What the last training had to learn from, and why a model or formula could not be trained from it.
// Models. Best seen as a table.
//
// :param account => 'acme'
MATCH (:Account {key: $account})-[:HAS_TRAINING]->(training:Training)
RETURN training.usable_sets AS usable_sets, training.changed_sets AS changed_since, training.trained_at AS trained_at,
       training.trained_newest AS newest_data, training.ctr_reason AS click_model, training.ranker_reason AS ranker,
       training.formula_reason AS formula
