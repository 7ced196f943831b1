// Show discovered interactions as relationships between their two traits, for people who explore the graph. They begin
// with the epoch that publishes them, and end with the versions they show.
//
// @mode    write
// @for     Effect in WORKS_WITH WORSE_WITH
// @param   $interactions   LIST<MAP { traitKey STRING NOT NULL, patternKey STRING NOT NULL, metric STRING NOT NULL,
//                          lift FLOAT NOT NULL } NOT NULL> NOT NULL
// @param   $epoch          INTEGER NOT NULL
// @returns none
UNWIND $interactions AS row
MATCH (:Trait {key: row.traitKey})-[:COMBINES]->(trait:Trait)
WITH row, trait ORDER BY trait.key
WITH row, collect(trait) AS traits
WHERE size(traits) = 2
WITH row, traits[0] AS first, traits[1] AS second
MERGE (first)-[effect:{{Effect}} {pattern_key: row.patternKey}]->(second)
SET effect.metric = row.metric, effect.lift = row.lift, effect.epoch_from = $epoch
