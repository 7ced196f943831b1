// The schema
//
// Every label and every relationship type, as the database knows them. Drag the nodes apart.
// Start here. Best seen as a graph.
CALL db.schema.visualization()
