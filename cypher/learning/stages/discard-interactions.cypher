// Remove the relationships that interactions of an unpublished epoch created, and reopen those they ended.
//
// @mode    write
// @param   $accountKey   STRING NOT NULL
// @param   $epoch        INTEGER NOT NULL   the published one
// @returns none
MATCH (:Account {key: $accountKey})-[:USES]->(interaction:Trait)
WHERE interaction.kind = 'interaction'
MATCH (interaction)-[:COMBINES]->(:Trait)-[effect:WORKS_WITH|WORSE_WITH]->(:Trait)
WITH DISTINCT effect
FOREACH (_ IN CASE WHEN effect.epoch_from > $epoch THEN [1] ELSE [] END | DELETE effect)
FOREACH (_ IN CASE WHEN effect.epoch_from <= $epoch AND effect.epoch_to > $epoch THEN [1] ELSE [] END |
  SET effect.epoch_to = null)
