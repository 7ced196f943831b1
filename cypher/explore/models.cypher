// Models and the gate
//
// Versions of the account's models, newest first: what data they were trained on, the verdict of the gate with its
// reasons, and the epochs in which each served.
// Models. Best seen as a table.
//
// :param account => 'acme'
MATCH (account:Account {key: $account})-[:HAS_MODEL]->(model:Model)
RETURN model.name AS model, model.version AS version, model.state AS state, model.reasons AS reasons,
       model.sets AS tests, model.arms AS variants, model.trained_through AS trained_through,
       [(account)-[serves:SERVES]->(model) | [serves.epoch_from, serves.epoch_to]] AS served
ORDER BY model, version DESC
LIMIT 50
