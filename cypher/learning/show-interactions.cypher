// Show discovered interactions between their two traits, from the epoch on that publishes them: what one looks for in a
// graph. They end with the versions they show.
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
