// Start here: the schema as a picture
//
// Every label and every relationship type, as the database knows them. Drag the nodes apart.
// Best seen as a graph.
CALL db.schema.visualization()
